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
    for path in schema {
      for schema in try read(path) {
        schemas.extensions.removeAll { ASCIICase.equal($0.id, schema.id) }
        guard !ASCIICase.equal(schemas.core.id, schema.id) else {
          throw Trouble("`\(path)` defines the core User schema anew", help: "extensions have URNs of their own")
        }
        schemas.extensions.append(schema)
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
      return try definitions(in: value).map { try SCIMSchema(decoding: $0) }
    } catch {
      throw Trouble("`\(path)` is no SCIM schema: \(error)", help: "RFC 7643 §7 says what a schema looks like")
    }
  }

  private func definitions(in value: SCIMValue) -> [SCIMValue] {
    switch value {
    case .array(let values): return values
    case .complex(let object):
      if case .array(let resources) = object["Resources"] { return resources }
      return [value]
    default: return [value]
    }
  }
}
