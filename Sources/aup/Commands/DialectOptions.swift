import AUPDialects
import AUPEvaluation
import ArgumentParser
import SCIMModel
import SourceDiagnostics

/// What `aup import` and `aup export` have in common: names of Clumio's ids, and what a loss means.
struct DialectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Names of Clumio's roles: a JSON object from ids to names.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var roles: String?

  @Option(
    help: ArgumentHelp("Names of organizational units: a JSON object from ids to names.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var units: String?

  @Flag(help: "Exit with 0 although something was lost.")
  var allowLoss = false

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Where to: a file, or - for standard output.", valueName: "file"), completion: .file())
  var out = "-"

  /// The inputs by name.
  var paths: [String] { [roles, units].compactMap { $0 } }

  /// The names of the two files, and those that are the same for everybody.
  func names() throws -> ClumioNames {
    var names = ClumioNames()
    if let roles { try add(roles, to: &names.roles) }
    if let units { try add(units, to: &names.units) }
    return names
  }

  private func add(_ path: String, to table: inout ClumioNames.Table) throws {
    let value: SCIMValue
    let bytes = try InputFile.read(path)
    do {
      value = try JSONReader().read(bytes[...])
    } catch {
      throw Trouble(
        "`\(path)` is no JSON: \(error.message) (byte \(error.offset))", help: error.expected.map { "expected \($0)" })
    }
    guard case .complex(let object) = value else {
      throw Trouble("`\(path)` is no JSON object", help: "it goes from ids to names: `{\"1000…\": \"Backup Admin\"}`")
    }
    for (id, value) in object.members {
      guard case .string(let name) = value else {
        throw Trouble("`\(path)`: the name of `\(id)` is \(value.kindName)", help: "a name is a string")
      }
      guard table.add(id: id, name: name) else {
        throw Trouble("`\(path)`: `\(id)` or `\(name)` is there already with another partner")
      }
    }
  }

  /// Says what was lost; ends the command with ``ExitStatus/no`` if the meaning of something was, unless that is allowed.
  func report(_ losses: [Loss], _ sources: SourceMap, _ messages: MessageOptions) throws {
    let shown = LossReport(losses.filter { !messages.quiet || $0.kind == .lost }, sources: sources)
    StandardError.write(messages.shape == .json ? shown.json : shown.text)
    if !allowLoss, losses.contains(where: { $0.kind == .lost }) { throw ExitStatus.no.exit }
  }
}

extension ImportForm: ExpressibleByArgument {}
extension ExportForm: ExpressibleByArgument {}
