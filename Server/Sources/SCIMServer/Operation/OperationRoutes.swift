import AUPEvaluation
import AUPLanguage
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SCIMModel
import SCIMStore

/// What those who run the service ask of it.
struct OperationRoutes: Sendable {
  let directory: Directory
  let metrics: Metrics
  /// When the service began.
  let started: Instant

  func add(to router: Router<ServerContext>) {
    router.get("health") { _, _ in Answer.json(Self.status("ok")) }
    router.get("ready") { _, context in await ready(context) }
    router.get("metrics") { _, _ in try await metricsResponse() }
    router.get("openapi.json") { request, _ in OpenAPI.file.answer(request) }
  }

  private static func status(_ text: String) -> SCIMObject { SCIMObject(uniqueMembers: [("status", .string(text))]) }

  /// The store is loaded before the service listens. What is left to ask is whether it can be written.
  private func ready(_ context: ServerContext) async -> Answer {
    do {
      try await directory.requireWritable()
      return .json(Self.status("ready"))
    } catch {
      context.logger.warning("not ready", metadata: ["error": "\(error)"])
      return .json(Self.status("the store cannot be written"), status: .serviceUnavailable)
    }
  }

  private func metricsResponse() async throws -> Answer {
    var text = MetricsText()
    text.add(metrics.counts)
    let store = directory.store
    text.add("aup_users", "gauge", "Users in the directory.", store.count(.user))
    text.add("aup_groups", "gauge", "Groups in the directory.", store.count(.group))
    let grants = try await directory.withProvisioning { $0.grantCount }
    text.add("aup_grants", "gauge", "Grants that rules give, counted for each rule that gives them.", grants)
    text.add("aup_write_batches_total", "counter", "Transactions that were committed.", directory.batches)
    let end = try await directory.file.database.read { try AuditLog.end($0) }
    text.add("aup_audit_sequence", "counter", "Lines of the audit log.", end.sequence)
    text.add("aup_feed_readers", "gauge", "Clients that read the feed of grants.", directory.feed.readerCount)
    let uptime = directory.clock.now().seconds - started.seconds
    text.add("aup_uptime_seconds", "gauge", "Time since the start.", uptime)
    return Answer(
      .ok,
      headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
      body: ByteBuffer(string: text.text))
  }
}

extension Provisioning {
  /// How many grants the rules give, counted for each rule that gives them. O(rules).
  fileprivate var grantCount: Int {
    guard let grants else { return 0 }
    return grants.rules.program.rules.enumerated()
      .reduce(0) { $0 + grants.userCount(ofRule: $1.offset) * $1.element.grants.count }
  }
}
