import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct RequestRatesTests {
  private let clock = TestClock()

  /// How many of so many requests may be answered, and how long the others wait.
  private func take(_ count: Int, _ rates: RequestRates, _ sender: RequestRates.Sender = .token("a")) -> (Int, Int?) {
    let waits = (0..<count).map { _ in rates.take(sender, now: clock.now) }
    return (waits.count { $0 == nil }, waits.compactMap(\.self).max())
  }

  @Test func aBucketHoldsWhatASecondGives() {
    let rates = RequestRates(perSecond: 10)
    #expect(take(15, rates) == (10, 1))
    clock.advance(bySeconds: 1)
    #expect(take(15, rates) == (10, 1))
    clock.advance(bySeconds: 1_000)
    #expect(take(15, rates) == (10, 1))
  }

  @Test func eachSenderHasABucket() {
    let rates = RequestRates(perSecond: 2)
    for sender in [RequestRates.Sender.token("a"), .token("b"), .address("a")] {
      #expect(take(3, rates, sender) == (2, 1))
    }
  }

  @Test func aClockThatIsSetBackTakesNothing() {
    let rates = RequestRates(perSecond: 2)
    #expect(take(1, rates) == (1, nil))
    clock.advance(bySeconds: -1_000)
    #expect(take(2, rates) == (1, 1))
    clock.advance(bySeconds: 1)
    #expect(take(3, rates) == (2, 1))
  }

  @Test func nobodyIsCountedWithoutALimit() {
    #expect(take(10_000, RequestRates(perSecond: 0)) == (10_000, nil))
  }

  @Test func manySendersAreNotKept() {
    let rates = RequestRates(perSecond: 1)
    for number in 0..<25_000 { #expect(rates.take(.address("\(number)"), now: clock.now) == nil) }
    #expect(rates.senderCount <= 10_000)
  }

  @Test func tooManyRequestsAreRefused() async throws {
    let server = try ProvisioningServer.forTests(clock) { $0.limits.requestsPerSecond = 2 }
    let token = try server.makeToken(name: "a")
    try await server.test { client in
      func ask(_ path: String, _ token: String?) async throws -> TestResponse {
        try await client.ask(.get, path, token: token)
      }
      for _ in 0..<2 { #expect(try await ask("/scim/v2/Users", token).status == .ok) }
      let refused = try await ask("/scim/v2/Users", token)
      #expect(refused.status == .tooManyRequests)
      #expect(refused.headers[.retryAfter] == "1")
      #expect(
        refused.text
          == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"429","detail":"too many requests: wait 1 s"}"#
      )
      #expect(
        try await ask("/settings/auto-user-provisioning", token).text
          == #"{"errors":[{"error_code":429,"error_message":"too many requests: wait 1 s"}]}"#)
      clock.advance(bySeconds: 1)
      #expect(try await ask("/scim/v2/Users", token).status == .ok)
    }
  }

  @Test func whoGuessesIsSlowedAndNobodyElse() async throws {
    let server = try ProvisioningServer.forTests(clock) { $0.limits.requestsPerSecond = 3 }
    let token = try server.makeToken(name: "a")
    try await server.test { client in
      var statuses: [Int] = []
      for _ in 0..<5 { statuses.append(try await client.ask(.get, "/scim/v2/Users", token: "guess").status.code) }
      #expect(statuses == [401, 401, 401, 429, 429])
      #expect(try await client.ask(.get, "/scim/v2/Users", token: token).status == .ok)
      #expect(try await client.ask(.get, "/health").status == .ok)
    }
  }
}
