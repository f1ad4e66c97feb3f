import SCIMModel

/// Writes well-typed conditions at random: every operator on every type that has it, quantifiers, lists, brackets, counts,
/// `at least`, `now` and lets, in random spelling of names, keywords and blanks.
///
/// What it makes is text, so that lexer, parser and checker are part of what is compared.
public struct ConditionGenerator {
  let schemas: ResourceSchemas
  private let patterns = PatternGenerator(alphabet: ["i", "s", "a", "e", "é", "S", "I", "t", " ", "ß", "1", "\n", "@"])
  /// Paths of every attribute and sub-attribute, in the order of the schemas.
  private let places: [Place]
  private let complexPlaces: [Place]

  /// An attribute and how it may be written.
  private struct Place {
    var spellings: [String]
    var attribute: SCIMAttribute
  }

  /// Makes a generator for conditions on users of these schemas.
  public init(schemas: ResourceSchemas) {
    self.schemas = schemas
    var places = [Place(spellings: ["group"], attribute: SCIMAttribute("display"))]
    var complexPlaces: [Place] = []
    for schema in schemas.all {
      for attribute in schema.attributes {
        let owners = schemas.all.filter { $0.attribute(attribute.name) != nil }
        let isBare = schema.id == schemas.core.id || (owners.count == 1)
        let names = (isBare ? [attribute.name] : []) + [schema.id + ":" + attribute.name]
        let whole = Place(spellings: names, attribute: attribute)
        places.append(whole)
        if attribute.type == .complex { complexPlaces.append(whole) }
        for part in attribute.subAttributes where part.name.utf8.first != UInt8(ascii: "$") {
          var read = part
          read.isMultiValued = part.isMultiValued || attribute.isMultiValued
          places.append(Place(spellings: names.map { $0 + "." + part.name }, attribute: read))
        }
      }
    }
    self.places = places
    self.complexPlaces = complexPlaces
  }

  /// A rule file of two lets of lists, two of conditions, and some rules, named `0`, `1` and so on.
  public func file(rules: Int, _ random: inout some RandomNumberGenerator) -> String {
    let texts = (0..<3).map { _ in literal(text(GeneratedValues.texts, &random), &random) }
    let numbers = (0..<2).map { _ in pick(GeneratedValues.decimals, &random) }
    var file = "let texts = (\(unique(texts)))\nlet numbers = (\(unique(numbers)))\n"
    file += "let first = \(condition(depth: 1, lets: [], &random))\n"
    file += "let second = \(condition(depth: 1, lets: ["first"], &random))\n"
    for number in 0..<rules {
      let condition = condition(depth: number % 3, lets: ["first", "second"], &random)
      file += "rule \"\(number)\" { when \(condition)\n assign role \"R\" in \"U\" }\n"
    }
    return file
  }

  private func unique(_ values: [String]) -> String {
    values.enumerated().filter { !values[..<$0.offset].contains($0.element) }.map(\.element).joined(separator: ", ")
  }

  // MARK: Conditions

  private func condition(depth: Int, lets: [String], _ random: inout some RandomNumberGenerator) -> String {
    join("or", parts: Int.random(in: 1...(depth > 0 ? 3 : 1), using: &random), &random) { random in
      join("and", parts: Int.random(in: 1...(depth > 0 ? 3 : 1), using: &random), &random) { random in
        let negation = Int.random(in: 0..<5, using: &random) == 0 ? keyword("not", &random) + gap(&random) : ""
        return negation + primary(depth: depth, lets: lets, &random)
      }
    }
  }

  private func join<Random: RandomNumberGenerator>(
    _ word: String, parts: Int, _ random: inout Random, _ part: (inout Random) -> String
  ) -> String {
    var text = part(&random)
    for _ in 1..<parts { text += gap(&random) + keyword(word, &random) + gap(&random) + part(&random) }
    return text
  }

  private func primary(depth: Int, lets: [String], _ random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<3 where depth > 0:
      return "(" + condition(depth: depth - 1, lets: lets, &random) + ")"
    case 3 where depth > 0:
      let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        condition(depth: depth - 1, lets: lets, &random)
      }
      let least = Int.random(in: 0...parts.count, using: &random)
      return "at least \(least) of (\(parts.joined(separator: ", ")))"
    case 4..<7 where !complexPlaces.isEmpty:
      return element(depth: depth, &random)
    case 7, 8:
      return count(of: places.randomElement(using: &random)!, &random)
    case 9 where !lets.isEmpty:
      return lets.randomElement(using: &random)!
    default:
      let place = places.randomElement(using: &random)!
      return path(place, &random) + test(place.attribute, mayNameLists: true, &random)
    }
  }

  private func count(of place: Place, _ random: inout some RandomNumberGenerator) -> String {
    let order = pick(["eq", "ne", "gt", "ge", "lt", "le"], &random)
    return
      "count(\(path(place, &random)))\(gap(&random))\(keyword(order, &random)) \(Int.random(in: 0...3, using: &random))"
  }

  /// `path[condition]`, half of the time with a test behind it.
  private func element(depth: Int, _ random: inout some RandomNumberGenerator) -> String {
    let place = complexPlaces.randomElement(using: &random)!
    let inner = ConditionGenerator(schemas: schemas, partsOf: place.attribute)
    let brackets = path(place, &random) + "[" + inner.condition(depth: min(depth, 1), lets: [], &random) + "]"
    guard Bool.random(using: &random) else { return brackets }
    let part = inner.places.randomElement(using: &random)!
    return brackets + "." + path(part, &random) + test(part.attribute, mayNameLists: true, &random)
  }

  /// A generator for what stands in brackets: names are sub-attributes.
  private init(schemas: ResourceSchemas, partsOf attribute: SCIMAttribute) {
    self.schemas = schemas
    places = attribute.subAttributes.filter { $0.name.utf8.first != UInt8(ascii: "$") }
      .map { Place(spellings: [$0.name], attribute: $0) }
    complexPlaces = []
  }

  // MARK: Tests

  private func test(
    _ attribute: SCIMAttribute, mayNameLists: Bool, _ random: inout some RandomNumberGenerator
  ) -> String {
    var attribute = attribute
    if attribute.type == .complex {
      guard attribute.isMultiValued, let value = attribute.subAttribute("value"), Bool.random(using: &random) else {
        return gap(&random) + keyword("pr", &random)
      }
      attribute = value
    }
    let operations: [String] =
      switch attribute.type {
      case .string, .reference: ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "in", "matches", "null", "pr"]
      case .decimal, .integer, .dateTime: ["eq", "ne", "gt", "ge", "lt", "le", "in", "null", "pr"]
      case .boolean, .binary, .complex: ["eq", "ne", "in", "null", "pr"]
      }
    let operation = operations.randomElement(using: &random)!
    switch operation {
    case "pr": return gap(&random) + keyword("pr", &random)
    case "null": return gap(&random) + keyword(pick(["eq", "ne"], &random), &random) + gap(&random) + "null"
    default:
      let operand = operand(operation, attribute, mayNameLists: mayNameLists, &random)
      return gap(&random) + keyword(operation, &random) + gap(&random) + operand
    }
  }

  private func operand(
    _ operation: String, _ attribute: SCIMAttribute, mayNameLists: Bool, _ random: inout some RandomNumberGenerator
  ) -> String {
    let isList = operation == "in" || Int.random(in: 0..<4, using: &random) == 0
    guard isList else { return value(operation, attribute, &random) }
    let quantifier = operation == "in" ? "" : pick(["any", "all", "none"], &random) + gap(&random)
    if mayNameLists, operation != "matches", Bool.random(using: &random) {
      switch attribute.type {
      case .string, .reference, .binary: return quantifier + "texts"
      case .decimal, .integer: return quantifier + "numbers"
      default: break
      }
    }
    let values = (0..<Int.random(in: 1...3, using: &random)).map { _ in value(operation, attribute, &random) }
    return quantifier + "(" + values.joined(separator: ",\(gap(&random))") + ")"
  }

  private func value(
    _ operation: String, _ attribute: SCIMAttribute, _ random: inout some RandomNumberGenerator
  ) -> String {
    switch attribute.type {
    case .string where operation == "matches", .reference where operation == "matches":
      return literal(patterns.pattern(&random), &random)
    case .string where ["co", "sw", "ew"].contains(operation):
      return literal(text(GeneratedValues.parts, &random), &random)
    case .string: return literal(GeneratedValues.text(for: attribute, &random), &random)
    case .reference: return literal(text(GeneratedValues.references, &random), &random)
    case .binary: return literal(text(GeneratedValues.binaries, &random), &random)
    case .boolean: return pick(["true", "false", "\"True\"", "\"FALSE\""], &random)
    case .decimal: return pick(GeneratedValues.decimals, &random)
    case .integer: return pick(GeneratedValues.integers + ["1.5", "1e1"], &random)
    case .dateTime:
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return "now"
      case 1: return "now " + pick(["- 1w", "-12h", "+ 30m", "+90d", "- 0m", "-7d"], &random)
      default: return literal(text(GeneratedValues.dates + ["2026-01-01", "2025-12-25"], &random), &random)
      }
    case .complex: return "null"
    }
  }

  // MARK: Spelling

  private func pick(_ values: [String], _ random: inout some RandomNumberGenerator) -> String {
    values.randomElement(using: &random)!
  }

  private func text(_ values: [String], _ random: inout some RandomNumberGenerator) -> String {
    GeneratedValues.draw(values, &random)
  }

  private func gap(_ random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<30, using: &random) {
    case 0: "\n"
    case 1: "\t  "
    case 2: " # a (comment \"\n"
    default: " "
    }
  }

  /// A name or operator in any case.
  private func keyword(_ word: String, _ random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: word.uppercased()
    case 1: String(word.map { Bool.random(using: &random) ? Character($0.uppercased()) : $0 })
    default: word
    }
  }

  private func path(_ place: Place, _ random: inout some RandomNumberGenerator) -> String {
    keyword(pick(place.spellings, &random), &random)
  }

  /// A JSON string, with some characters escaped that need not be.
  private func literal(_ text: String, _ random: inout some RandomNumberGenerator) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case _ where Int.random(in: 0..<20, using: &random) == 0:
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
