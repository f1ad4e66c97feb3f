import AUPEvaluation
import SCIMModel
import SourceDiagnostics

/// A saved difference: what came of `aup diff`, and the SHA-256 of every file that it rests on.
struct DiffPlan {
  /// What else it rests on.
  struct Settings {
    var now: Instant
    var evaluatesInactive: Bool
    var privileged: [String]
  }

  /// A file, and what it was to the command.
  struct Input {
    /// `old`, `new`, `users`, …
    var use: String
    var path: String
    var sha256: String

    /// All files of a command, in the order of its arguments.
    static func all(of command: Diff) throws -> [Input] {
      let rest = command.users.rest
      let paths: [(use: String, paths: [String])] = [
        ("old", try RuleFiles.paths(command.old)), ("new", try RuleFiles.paths(command.new)),
        ("users", command.users.users), ("groups", rest.groups),
        ("members", rest.members.map(\.path)), ("old-users", command.former.users),
        ("old-groups", command.former.groups), ("old-members", command.former.members.map(\.path)),
        ("schema", command.extensions.schema),
      ]
      return try paths.flatMap { use, paths in
        try paths.map { Input(use: use, path: $0, sha256: try InputFile.sha256($0)) }
      }
    }
  }

  private static let version = SCIMValue.number(DecimalNumber(1))

  let settings: Settings
  private let inputs: [Input]
  /// The difference as JSON.
  private let diff: String

  /// Makes the plan of a difference.
  init(_ settings: Settings, _ inputs: [Input], _ diff: AccessDiff) {
    self.settings = settings
    self.inputs = inputs
    self.diff = diff.json.json
  }

  // MARK: Writing

  /// Writes the plan: one object, which holds the difference as `--output json` writes it.
  func write(to path: String, inputs paths: [String]) throws {
    let files = inputs.map { input in
      SCIMValue.complex(
        SCIMObject(uniqueMembers: [
          ("use", .string(input.use)), ("path", .string(input.path)), ("sha256", .string(input.sha256)),
        ]))
    }
    let object = SCIMObject(uniqueMembers: [
      ("plan", Self.version), ("now", .string("\(settings.now)")),
      ("inactive", .string((settings.evaluatesInactive ? Evaluate.Inactive.evaluate : .nothing).rawValue)),
      ("privileged", .array(settings.privileged.map { .string($0) })), ("inputs", .array(files)),
    ])
    let text = object.json.dropLast() + ",\"diff\":\(diff)}\n"
    try OutputFile.write(Array(text.utf8), to: path, inputs: paths)
  }

  // MARK: Reading

  /// Reads a plan.
  static func read(_ path: String) throws -> DiffPlan {
    let bytes = try InputFile.read(path)
    guard case .complex(let object)? = try? JSONReader().read(bytes[...]),
      let plan = DiffPlan(object)
    else {
      throw Trouble("`\(path)` is no plan", help: "`aup diff --out FILE` makes one")
    }
    return plan
  }

  private init?(_ object: SCIMObject) {
    guard object["plan"] == Self.version, let now = object.text("now").flatMap({ Instant(parsing: $0) }),
      let inactive = object.text("inactive").flatMap({ Evaluate.Inactive(rawValue: $0) }),
      case .array(let privileged)? = object["privileged"], case .array(let files)? = object["inputs"],
      case .complex(let diff)? = object["diff"]
    else { return nil }
    settings = Settings(
      now: now, evaluatesInactive: inactive == .evaluate,
      privileged: privileged.compactMap { if case .string(let role) = $0 { role } else { nil } })
    inputs = files.compactMap { file in
      guard case .complex(let file) = file, let use = file.text("use"), let path = file.text("path"),
        let hash = file.text("sha256")
      else { return nil }
      return Input(use: use, path: path, sha256: hash)
    }
    if inputs.count != files.count || settings.privileged.count != privileged.count { return nil }
    self.diff = diff.json
  }

  // MARK: Checking

  /// Refuses the plan if the files are not those that it was made of. Their names do not matter.
  func refuseIfStale(_ files: [Input], of path: String) throws {
    let uses = inputs.map(\.use)
    guard uses == files.map(\.use) else {
      let other = zip(uses, files.map(\.use)).first { $0 != $1 }
      let use = other.map { min($0, $1) } ?? (uses.count > files.count ? uses : files.map(\.use)).last ?? ""
      throw Self.stale(path, "the number of files for `\(use)` is another")
    }
    let changed = zip(inputs, files).filter { $0.sha256 != $1.sha256 }.map { saved, file in
      let isSame = saved.path.utf8.elementsEqual(file.path.utf8)
      return isSame ? "`\(file.path)` changed since" : "`\(file.path)` is not what `\(saved.path)` was"
    }
    guard changed.isEmpty else { throw Self.stale(path, changed.joined(separator: ", ")) }
  }

  /// Refuses the plan if the same files give another difference: then another `aup` made it.
  func refuseIfOther(_ diff: AccessDiff, of path: String) throws {
    guard diff.json.json == self.diff else { throw Self.stale(path, "this `aup` finds another difference") }
  }

  private static func stale(_ path: String, _ reason: String) -> Trouble {
    Trouble("the plan `\(path)` is stale: \(reason)", help: "make it again with `aup diff --out \(path)`")
  }
}

extension SCIMObject {
  fileprivate func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }
}
