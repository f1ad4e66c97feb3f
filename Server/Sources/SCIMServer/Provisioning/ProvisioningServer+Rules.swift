import AUPLanguage
import Logging
import SCIMModel
import SCIMStore

extension ProvisioningServer {
  /// Reads the rule files anew. If they are not what they should be, the rules stay as they are and the log says why;
  /// nothing happens if rules are not kept in files.
  public func reloadRules() {
    if configuration.rulesFiles.isEmpty { return }
    do {
      try use(configuration.rulesFiles)
      logger.notice("read the rule files")
    } catch {
      logger.error("the rules stay as they are", metadata: ["error": "\(Self.reason(error))"])
    }
  }

  /// Takes the rules that the server is started with. Where the store knows rules that were in force before, they stay if
  /// the files are not what they should be.
  func takeRules() throws {
    let hadFiles = try directory.withProvisioningAndWait { $0.rules.files != nil }
    if configuration.rulesFiles.isEmpty {
      if hadFiles { try useAPIRules() }
    } else if hadFiles {
      reloadRules()
    } else {
      do {
        try use(configuration.rulesFiles)
      } catch {
        throw StoreFileError(message: Self.reason(error))
      }
    }
  }

  private var environment: RuleEnvironment { RuleEnvironment(schemas: directory.store.userSchemas) }

  private func use(_ paths: [String]) throws {
    let rules = try RuleSet(files: try ConfigurationFiles.rules(paths), in: environment)
    try directory.performAndWait(Origin(name: "server", action: "rule files")) { transaction in
      try transaction.use(rules)
    }
  }

  private func useAPIRules() throws {
    let rules = try RuleSet(directory.withProvisioningAndWait { $0.apiRules }, in: environment)
    do {
      try directory.performAndWait(Origin(name: "server", action: "rules of the API")) { transaction in
        try transaction.use(rules)
      }
    } catch let error as SCIMError {
      throw StoreFileError(message: "rules are kept in files (`--rules`): \(error.detail)")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as CompilationError: error.summary
    case let error as SCIMError: error.detail
    default: "\(error)"
    }
  }
}
