import SCIMModel
import SourceDiagnostics

extension JSONSyntax {
  /// The place of a part of the value, named as ``ConformanceProblem/path`` names it: `emails[1].value`.
  ///
  /// Where the text does not go that far (a lone value that was read as an array of one) it is the place of the
  /// innermost part there is.
  func span(ofPath path: String) -> SourceSpan {
    var value = self
    var rest = Array(path.utf8)[...]
    while let next = value.part(atStartOf: &rest) { value = next }
    return value.span
  }

  /// Takes one name or index off the path.
  private func part(atStartOf path: inout ArraySlice<UInt8>) -> JSONSyntax? {
    switch kind {
    case .object(let members):
      if path.first == UInt8(ascii: "[") { Self.takeIndex(&path) }
      if path.first == UInt8(ascii: ".") || path.first == UInt8(ascii: ":") { path.removeFirst() }
      // URNs have dots in them, so the names that are there tell where one ends.
      let matching = members.filter { $0.key.isName(atStartOf: path) }
      guard let member = matching.max(by: { $0.key.text.utf8.count < $1.key.text.utf8.count }) else { return nil }
      path = path.dropFirst(member.key.text.utf8.count)
      return member.value
    case .array(let values):
      guard let index = Self.takeIndex(&path), values.indices.contains(index) else { return nil }
      return values[index]
    default: return nil
    }
  }

  /// Takes `[12]` off the path.
  @discardableResult
  private static func takeIndex(_ path: inout ArraySlice<UInt8>) -> Int? {
    guard path.first == UInt8(ascii: "["), let end = path.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    let digits = String(decoding: path[(path.startIndex + 1)..<end], as: UTF8.self)
    path = path[(end + 1)...]
    return Int(digits)
  }
}

extension Spelled {
  /// True if a path starts with the name, in any ASCII case, and the name ends there.
  fileprivate func isName(atStartOf path: ArraySlice<UInt8>) -> Bool {
    let name = text.utf8
    guard !name.isEmpty, path.count >= name.count,
      zip(name, path).allSatisfy({ ASCIICase.lower($0) == ASCIICase.lower($1) })
    else { return false }
    guard let next = path.dropFirst(name.count).first else { return true }
    return next == UInt8(ascii: ".") || next == UInt8(ascii: "[") || next == UInt8(ascii: ":")
  }
}
