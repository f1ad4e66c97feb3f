extension Evaluate {
  /// The command of arguments among which there is no option; nil for others, and where something is missing.
  ///
  /// To find the same, ArgumentParser reflects over every option: longer than one rule and one user take.
  ///
  /// ```swift
  /// try Evaluate(plain: ["rules.aup", "users.ndjson"])?.run()
  /// ```
  init?(plain arguments: [String]) {
    guard arguments.count > 1, arguments.allSatisfy({ $0 == "-" || !$0.hasPrefix("-") }) else { return nil }
    self.init()
    rules = arguments[0]
    users = UserOptions(plain: Array(arguments.dropFirst()))
    (output, matched, inactive, jobs) = (nil, false, .nothing, nil)
    var moment = Moment()
    moment.now = nil
    var extensions = SchemaOptions()
    extensions.schema = []
    var messages = MessageOptions()
    (messages.shape, messages.quiet, messages.verbose) = (.plain, false, false)
    (self.moment, self.extensions, self.messages) = (moment, extensions, messages)
    guard (try? validate()) != nil else { return nil }
  }
}

extension UserOptions {
  /// Users alone.
  fileprivate init(plain paths: [String]) {
    self.init()
    users = paths
    var population = PopulationOptions()
    (population.groups, population.members, population.format, population.allowPartial) = ([], [], nil, false)
    rest = population
  }
}
