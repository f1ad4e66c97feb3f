import SCIMModel

/// The tables that come with the program, one for each kind of export.
enum ExportTables {
  /// Those of CSV, in the order in which their marks are looked for.
  static let users = [microsoft365, entra, powerShell, google, oktaCSV].map(table)
  static let graph = table(graphText)
  static let okta = table(oktaText)

  /// As messages list them.
  static let products =
    "Entra ID, the Microsoft 365 admin centre, Microsoft Graph, PowerShell, Okta or Google Workspace"

  /// The text of each, for the test that reads them all.
  static let texts = [microsoft365, entra, powerShell, google, oktaCSV, graphText, oktaText]

  private static func table(_ text: String) -> ExportTable {
    (try? ExportTable(json: Array(text.utf8), schemas: StandardSchemas.user)) ?? ExportTable()
  }
}
