import Foundation
import Testing

@testable import SCIMServer

@Suite struct SimulationTests {
  /// `AUP_SIMULATED_OPERATIONS=1000000` is the long proof.
  private static let operations =
    ProcessInfo.processInfo.environment["AUP_SIMULATED_OPERATIONS"].flatMap(Int.init) ?? 20_000

  @Test func incrementalGrantsAreThoseOfEvaluatingEverybodyAndOfTheFeed() async throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var directory = try SimulatedDirectory()
    for operation in 1...Self.operations {
      try directory.act(&random)
      if operation % 200 > 0, operation < Self.operations { continue }
      let problems = try await directory.problems()
      #expect(problems == [], "after \(operation) operations; \(seed)")
      if !problems.isEmpty { return }
    }
    #expect(directory.enablings >= Self.operations / 2_000, "rules hardly ever decided; \(seed)")
    #expect(directory.failures >= Self.operations / 1_000, "the disk hardly ever failed; \(seed)")
  }
}
