import SCIMModel
import Synchronization

/// How many requests each token, and each address that shows none, may send: a bucket that fills with so many a second and
/// holds as many.
final class RequestRates: Sendable {
  /// Whose requests are counted together.
  enum Sender: Hashable, Sendable {
    case token(String)
    case address(String)
  }

  private struct Bucket {
    var left: Double
    var time: Double
  }

  /// Addresses are many: beyond so many senders, those whose bucket is full are forgotten, which changes nothing for them.
  private static let senderLimit = 10_000

  private let rate: Double
  private let buckets = Mutex<[Sender: Bucket]>([:])

  /// - Parameter perSecond: 0 for any number.
  init(perSecond: Int) { rate = Double(perSecond) }

  /// How many senders are known.
  var senderCount: Int { buckets.withLock { $0.count } }

  /// Counts a request.
  ///
  /// - Returns: Nil if it may be answered, else whole seconds to wait.
  func take(_ sender: Sender, now: Instant) -> Int? {
    if rate <= 0 { return nil }
    let time = Double(now.seconds) + Double(now.nanoseconds) / 1e9
    return buckets.withLock { buckets in
      if buckets.count >= Self.senderLimit, buckets[sender] == nil { forgetFull(&buckets, time) }
      var bucket = filled(buckets[sender] ?? Bucket(left: rate, time: time), time)
      defer { buckets[sender] = bucket }
      if bucket.left < 1 { return Int(((1 - bucket.left) / rate).rounded(.up)) }
      bucket.left -= 1
      return nil
    }
  }

  private func filled(_ bucket: Bucket, _ time: Double) -> Bucket {
    // A clock that is set back gives nobody less.
    Bucket(left: min(rate, bucket.left + max(0, time - bucket.time) * rate), time: time)
  }

  private func forgetFull(_ buckets: inout [Sender: Bucket], _ time: Double) {
    buckets = buckets.filter { filled($0.value, time).left < rate }
    // So many at once are no clients: better to let each of them begin again than to keep them all.
    if buckets.count >= Self.senderLimit { buckets = [:] }
  }
}
