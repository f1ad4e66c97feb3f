import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

extension ReplSession {
  /// `.set PATH VALUE`: a PATCH of one `replace`.
  func set(_ argument: ReplArgument) throws -> [Reply.Block] {
    let (path, rest) = try argument.path()
    guard !rest.isEmpty else {
      throw ReplError.refused(
        "no value is given for `\(TerminalText.harmless(path))`", help: "`.unset` removes an attribute")
    }
    let value = try value(rest, for: path)
    return try patch("set \(path) \(value.json)", PatchRequest([PatchOperation(.replace, path: path, value: value)]))
  }

  /// `.unset PATH`: a PATCH of one `remove`.
  func unset(_ argument: ReplArgument) throws -> [Reply.Block] {
    let (path, rest) = try argument.path()
    try rest.refuseAny()
    return try patch("unset \(path)", PatchRequest([PatchOperation(.remove, path: path)]))
  }

  /// Text may stand without quotes where the attribute is text; everything else is JSON.
  private func value(_ argument: ReplArgument, for path: String) throws -> SCIMValue {
    let isQuoted = argument.bytes.first.map { "\"[{".utf8.contains($0) } ?? false
    let plainPath = path.filter { $0 != " " }
    let unfiltered = plainPath.split(separator: "[").first.map(String.init) ?? plainPath
    let subName = plainPath.split(separator: "]").last.map(String.init) ?? ""
    let named = unfiltered + (plainPath.contains("]") && subName.hasPrefix(".") ? subName : "")
    let type = vocabulary.resolve(named, .user)?.attribute.type
    switch type {
    case .string, .reference, .binary, .dateTime:
      if !isQuoted, !argument.text.utf8.elementsEqual("null".utf8) { return .string(argument.text) }
    case .boolean where !["true", "false", "null"].contains(argument.text):
      throw ReplError.refused(
        "`\(TerminalText.harmless(argument.text))` is no boolean", help: "write `true` or `false`")
    default: break
    }
    return try anyJSON(argument, "JSON, such as `\"text\"`, `true` or `[\"a\", \"b\"]`")
  }

  func patch(_ argument: ReplArgument) throws -> [Reply.Block] {
    let value = try anyJSON(argument, "a PATCH body, or a list of operations")
    var body = SCIMObject()
    switch value {
    case .array: body["Operations"] = value
    case .complex(let object) where object["Operations"] != nil: body = object
    case .complex: body["Operations"] = .array([value])
    default: throw ReplError.refused("this is no PATCH", help: "write an object or a list of operations")
    }
    do {
      return try patch("patch \(value.json)", try PatchRequest(decoding: body))
    } catch let error as SCIMError {
      throw ReplError.refused(error.detail)
    }
  }

  private func patch(_ what: String, _ request: PatchRequest) throws -> [Reply.Block] {
    let user = try selectedUser()
    let before = user.resource
    let changes = try changeDirectory(what) { try $0.patchUser(id: user.id, request) }
    let isSame = state.directory.user(id: user.id)?.resource == before
    return isSame ? [Reply.Block(.note, "nothing has changed")] : changed(changes)
  }

  /// The verdicts that a change changed, or that it changed none.
  func changed(_ blocks: [Reply.Block]) -> [Reply.Block] {
    let hasRules = !state.rules.rules.isEmpty
    return blocks.isEmpty && hasRules ? [Reply.Block(.note, "no verdict changed")] : blocks
  }

  // MARK: Groups

  func join(_ argument: ReplArgument) throws -> [Reply.Block] {
    let user = try selectedUser()
    let group = try group(named: try argument.name(of: "group"))
    guard !state.directory.isMember(user: user.id, of: group) else {
      throw ReplError.refused(
        "\(TerminalText.harmless(user.name)) is a member of \(JSONText.quoted(group.name)) already")
    }
    return changed(try changeDirectory("join \(group.name)") { try $0.join(user: user.id, group: group) })
  }

  func leave(_ argument: ReplArgument) throws -> [Reply.Block] {
    let user = try selectedUser()
    let group = try group(named: try argument.name(of: "group"))
    guard state.directory.isMember(user: user.id, of: group) else {
      throw ReplError.refused("\(TerminalText.harmless(user.name)) is no member of \(JSONText.quoted(group.name))")
    }
    return changed(try changeDirectory("leave \(group.name)") { try $0.leave(user: user.id, group: group) })
  }

  func rename(_ argument: ReplArgument) throws -> [Reply.Block] {
    let (old, rest) = try argument.firstWord("group")
    let group = try group(named: old)
    let name = try rest.name(of: "new name")
    let changes = try changeDirectory("rename \(group.name)") { try $0.rename(group, to: name) }
    return changed(changes)
  }
}

extension ReplArgument {
  /// The attribute path that the argument starts with, blanks in its brackets included, and what is behind it.
  func path() throws(ReplError) -> (String, rest: ReplArgument) {
    guard !isEmpty else { throw .refused("no attribute is named") }
    var depth = 0
    var end = range.lowerBound
    while end < range.upperBound, depth > 0 || !ReplArgument.isBlank(entry[end]) {
      if entry[end] == UInt8(ascii: "[") { depth += 1 }
      if entry[end] == UInt8(ascii: "]") { depth -= 1 }
      end = entry[end] == UInt8(ascii: "\"") ? StringLiteral.end(entry, from: end).end : end + 1
    }
    let length = min(end, range.upperBound) - range.lowerBound
    return (String(decoding: bytes.prefix(length), as: UTF8.self), dropping(length))
  }
}
