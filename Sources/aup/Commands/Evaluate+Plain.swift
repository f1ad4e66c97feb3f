import AUPEvaluation

extension Evaluate {
  /// The command of arguments among which only the commonest options are, each once; nil for others, and where something
  /// is missing or wrong.
  ///
  /// To find the same, ArgumentParser reflects over every option: longer than one rule and one user take.
  ///
  /// ```swift
  /// try Evaluate(plain: ["rules.aup", "users.ndjson", "--output", "summary"])?.run()
  /// ```
  init?(plain arguments: [String]) {
    guard let plain = PlainArguments(arguments), plain.paths.count > 1 else { return nil }
    self.init()
    rules = plain.paths[0]
    users = UserOptions(plain: Array(plain.paths.dropFirst()))
    (output, matched) = (plain.output, plain.matched)
    rawCells = false
    var evaluation = EvaluationOptions()
    (evaluation.inactive, evaluation.jobs) = (.nothing, plain.jobs)
    var moment = Moment()
    moment.now = nil
    var extensions = SchemaOptions()
    extensions.schema = []
    var messages = MessageOptions()
    (messages.shape, messages.quiet, messages.verbose) = (.plain, plain.quiet, false)
    (self.evaluation, self.moment, self.extensions, self.messages) = (evaluation, moment, extensions, messages)
    guard (try? validate()) != nil, (try? evaluation.validate()) != nil else { return nil }
  }
}

private struct PlainArguments {
  var paths: [String] = []
  var output: OutputFormat?
  var jobs: Int?
  var matched = false
  var quiet = false

  init?(_ arguments: [String]) {
    var rest = arguments[...]
    var names: Set<String> = []
    while let argument = rest.popFirst() {
      if argument == "-" || !argument.hasPrefix("-") {
        paths.append(argument)
        continue
      }
      guard names.insert(argument).inserted else { return nil }
      switch argument {
      case "--matched": matched = true
      case "--quiet": quiet = true
      case "--output":
        guard let value = rest.popFirst().flatMap({ OutputFormat(rawValue: $0) }) else { return nil }
        output = value
      case "--jobs":
        guard let value = rest.popFirst().flatMap({ Int($0) }) else { return nil }
        jobs = value
      default: return nil
      }
    }
  }
}

extension UserOptions {
  /// Users alone.
  fileprivate init(plain paths: [String]) {
    self.init()
    users = paths
    var population = PopulationOptions()
    (population.groups, population.members, population.format, population.allowPartial) = ([], [], nil, false)
    (population.map, population.encoding, population.allowMissing) = (nil, nil, false)
    rest = population
  }
}
