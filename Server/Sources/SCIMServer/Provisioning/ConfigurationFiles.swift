import AUPDialects
import AUPEvaluation
import AUPLanguage
import Foundation
import SCIMModel

/// Files that the server is started with.
enum ConfigurationFiles {
  /// Rule files, in the order in which they are named.
  ///
  /// - Throws: ``StoreFileError`` if one cannot be read.
  static func rules(_ paths: [String]) throws -> [RuleFile] {
    try paths.map { path in RuleFile(name: path, bytes: [UInt8](try data(path))) }
  }

  /// Names of Clumio's ids: those that are the same for everybody, and those of a file such as
  /// `{"roles":{"4000…":"Helpdesk Admin"},"organizational_units":{"9f3c…":"EU"}}`.
  ///
  /// - Throws: ``StoreFileError`` if it cannot be read, or contradicts itself.
  static func names(_ path: String?) throws -> ClumioNames {
    var names = ClumioNames()
    guard let path else { return names }
    let bytes = [UInt8](try data(path))
    let value: SCIMValue
    do throws(JSONError) {
      value = try JSONReader().read(bytes[...])
    } catch {
      throw StoreFileError(message: "`\(path)` is no JSON: \(error.message) (byte \(error.offset))")
    }
    guard case .complex(let object) = value else { throw StoreFileError(message: "`\(path)` is no JSON object") }
    for (name, value) in object.members {
      switch name {
      case "roles": try add(value, to: &names.roles, "\(path): roles")
      case "organizational_units": try add(value, to: &names.units, "\(path): organizational_units")
      default:
        throw StoreFileError(
          message: "`\(path)`: found `\(name)`, expected `roles` and `organizational_units`")
      }
    }
    return names
  }

  private static func add(_ value: SCIMValue, to table: inout ClumioNames.Table, _ place: String) throws {
    guard case .complex(let object) = value else {
      throw StoreFileError(message: "\(place): found \(value.kindName), expected an object from ids to names")
    }
    for (id, value) in object.members {
      guard case .string(let name) = value else {
        throw StoreFileError(message: "\(place): the name of `\(id)` is \(value.kindName), not a string")
      }
      guard table.add(id: id, name: name) else {
        throw StoreFileError(message: "\(place): `\(id)` or `\(name)` is there already with another partner")
      }
    }
  }

  private static func data(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw StoreFileError(message: "`\(path)` cannot be read: \(error.localizedDescription)")
    }
  }
}
