import AUPLanguage
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPEvaluation

/// Exports through workers: the same decisions and the same problems, record by record, whatever the threads and blocks.
@Suite struct ExportBatchTests {
  static let rules = #"""
    rule "IT" {
      when   department eq "IT" or group eq "Admins"
      assign role "A" in "B"
    }
    """#

  private func evaluate(_ text: String, jobs: Int, blockSize: Int?, chunk: Int = 1 << 16) throws -> [String] {
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: Array(Self.rules.utf8))
    let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(sources)
    var population = try PopulationReader(users: [source(Array(text.utf8), chunk: chunk)])
    population.blockSize = blockSize
    var options = BatchOptions(now: Instant(seconds: 0))
    (options.jobs, options.allowsPartial) = (jobs, true)
    let sink = MemorySink()
    var problems: [String] = []
    _ = try BatchEvaluation(rules: rules, options: options)
      .run(&population, to: sink, report: { problems.append($0.description) })
    return sink.text.split(separator: "\n").map(String.init) + problems + population.notes.map(\.description)
  }

  /// Users, every seventh of them wrong.
  private static func csv(_ count: Int) -> String {
    "userPrincipalName,id,department,accountEnabled,city\n"
      + (0..<count).map { index in
        switch index % 7 {
        case 3: "u\(index),\(index),IT\n"
        case 5: "u\(index),\(index),IT,maybe,\n"
        case 6: "u\(index),\(index),\"I\nT\",True,\n"
        default: "u\(index),\(index),\(index % 2 == 0 ? "IT" : "HR"),True,\n"
        }
      }
      .joined()
  }

  private static func graph(_ count: Int) -> String {
    let group = ##"{"@odata.type":"#microsoft.graph.group","id":"g","displayName":"Admins"}"##
    return "["
      + (0..<count).map { index in
        switch index % 7 {
        case 3: ##"{"@odata.type":"#microsoft.graph.device","id":"\##(index)"}"##
        case 5: #"{"userPrincipalName":"u\#(index)","accountEnabled":"maybe"}"#
        default:
          "\n{\"userPrincipalName\":\"u\(index)\",\"department\":null,\"memberOf\":[\(index % 2 == 0 ? group : "")]}"
        }
      }
      .joined(separator: ",") + "]"
  }

  @Test(arguments: [csv(150), graph(150)]) func everythingIsTheSameForAnyThreadsAndBlocks(text: String) throws {
    let expected = try evaluate(text, jobs: 1, blockSize: nil)
    #expect(expected.count > 120)
    for (jobs, blockSize, chunk) in [(1, 1, 1 << 16), (2, 200, 1 << 16), (4, 1000, 37), (3, nil, 1)]
      as [(Int, Int?, Int)]
    {
      #expect(try evaluate(text, jobs: jobs, blockSize: blockSize, chunk: chunk) == expected)
    }
  }

  @Test(arguments: [csv(150), graph(150)]) func placesOfProblemsAreThoseOfTheRecordReader(text: String) throws {
    var reader = try RecordReader(source(Array(text.utf8)))
    var problems: [String] = []
    while let result = try reader.next() {
      if case .failure(let problem) = result { problems.append(problem.description) }
    }
    #expect(problems.count > 20)
    #expect(try evaluate(text, jobs: 2, blockSize: 100).filter { $0.hasPrefix("users: record") } == problems)
  }
}
