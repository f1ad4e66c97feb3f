/// Writes metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  /// Begins a metric.
  mutating func begin(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// Adds a value.
  mutating func add(
    _ name: String, _ labels: [(name: String, value: String)] = [], _ value: some CustomStringConvertible
  ) {
    let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    text += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
  }

  /// A metric of one value.
  mutating func add(_ name: String, _ type: String, _ help: String, _ value: some CustomStringConvertible) {
    begin(name, type, help)
    add(name, [], value)
  }

  /// Requests and their times, sorted.
  mutating func add(_ counts: [Metrics.Route: Metrics.Count]) {
    begin("aup_http_requests_total", "counter", "Requests that were answered.")
    let counts = counts.sorted { $0.key < $1.key }
    for (route, count) in counts {
      for (status, count) in count.answers.sorted(by: { $0.key < $1.key }) {
        add("aup_http_requests_total", Self.labels(route) + [("status", String(status))], count)
      }
    }
    let name = "aup_http_request_duration_seconds"
    begin(name, "histogram", "Time until an answer begins.")
    for (route, count) in counts {
      var sum = 0
      for (bound, count) in zip(Metrics.bounds.map { "\($0)" } + ["+Inf"], count.times.counts) {
        sum += count
        add("\(name)_bucket", Self.labels(route) + [("le", bound)], sum)
      }
      add("\(name)_sum", Self.labels(route), count.times.seconds)
      add("\(name)_count", Self.labels(route), sum)
    }
  }

  private static func labels(_ route: Metrics.Route) -> [(name: String, value: String)] {
    [("method", route.method), ("route", route.path)]
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
  }
}
