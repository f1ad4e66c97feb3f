import AUPLanguage
import SourceDiagnostics

/// A block of Terraform's language: `resource "type" "name" { … }`.
struct HCLBlock: Sendable {
  var type: Spelled
  var labels: [Spelled]
  var attributes: [(name: Spelled, value: HCLValue)]
  var blocks: [HCLBlock]
  var span: SourceSpan

  /// The value of an attribute.
  subscript(name: String) -> HCLValue? { attributes.first { $0.name.text == name }?.value }
}

/// A value with its place.
struct HCLValue: Sendable {
  var kind: Kind
  var span: SourceSpan

  /// The forms that rules are written in, and one for all others.
  indirect enum Kind: Sendable {
    /// A string or heredoc without interpolation.
    case string(String)
    /// A number, `true`, `false` or `null`, as written.
    case word(String)
    case list([HCLValue])
    case object([(key: Spelled, value: HCLValue)])
    /// `clumio_role.admin.id`; also a string that is nothing but `${…}` around one.
    case reference(String)
    case call(String, [HCLValue])
    /// Anything else that the language has.
    case other
  }
}
