import AUPEvaluation
import ArgumentParser
import SCIMModel

/// Schemas of extensions.
struct SchemaOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The schema of an extension, as RFC 7643 §7 JSON. Repeatable.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var schema: [String] = []

  /// The User schemas of RFC 7643 and the extensions given.
  func schemas() throws -> ResourceSchemas {
    var schemas = StandardSchemas.user
    var given: Set<String> = []
    for path in schema {
      let definitions = try read(path)
      if definitions.count == 1, definitions[0].isCore {
        throw Trouble(
          "`\(path)` defines the core \(definitions[0].name) schema anew", help: "extensions have URNs of their own")
      }
      for definition in definitions {
        guard given.insert(ASCIICase.lower(definition.id)).inserted else {
          throw Trouble("`\(path)` defines the schema `\(definition.id)` a second time")
        }
        schemas.extend(with: definition)
      }
    }
    return schemas
  }

  /// A schema, an array of schemas, or the ListResponse of a `/Schemas` endpoint.
  private func read(_ path: String) throws -> [SCIMSchema] {
    let bytes = try InputFile.read(path)
    let value: SCIMValue
    do {
      value = try JSONReader().read(bytes[...])
    } catch {
      throw Trouble(
        "`\(path)` is no JSON: \(error.message) (byte \(error.offset))", help: error.expected.map { "expected \($0)" })
    }
    do {
      return try SCIMSchema.schemas(decoding: value)
    } catch {
      throw Trouble("`\(path)` is no SCIM schema: \(error)", help: "RFC 7643 §7 says what a schema looks like")
    }
  }
}
