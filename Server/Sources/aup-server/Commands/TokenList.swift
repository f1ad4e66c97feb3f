import ArgumentParser
import Foundation
import SCIMModel
import SCIMServer

/// Lists tokens, never their secrets.
struct TokenList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the tokens, oldest first; what they are is not kept.")

  @OptionGroup var store: ExistingStore

  func run() throws {
    let now = Double(Clock.system.now().seconds)
    let rows = try store.tokens("token list").all().map { token in
      [
        token.id, token.name, token.scope.rawValue, token.user ?? "-", Self.time(token.created),
        token.expires.map(Self.time) ?? "never", token.state(at: now).rawValue,
      ]
    }
    let table = [["id", "name", "scope", "user", "created", "expires", "state"]] + rows
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      print(cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces))
    }
  }

  private static func time(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}
