import SCIMModel

/// How long a token counts, as people write it: `90d`, `36h`, `15m`, `10s`, `2w`, or a date.
public enum TokenLifetime {
  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
  /// A hundred years.
  private static let longest: Int64 = 36_525 * 86_400

  /// The seconds of a duration.
  ///
  /// - Throws: ``TokenError`` for what is none, or lasts more than a hundred years.
  public static func seconds(_ text: String) throws -> Int64 {
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()), count >= 0 else {
      throw TokenError(message: "found `\(text)`, expected a duration such as `90d`, `24h` or `15m`")
    }
    let (seconds, overflows) = count.multipliedReportingOverflow(by: unit)
    guard !overflows, seconds <= longest else {
      throw TokenError(message: "found `\(text)`, expected at most a hundred years")
    }
    return seconds
  }

  /// When a token expires that is made now: after a duration, or at a date or dateTime; a date means its beginning in UTC.
  ///
  /// - Returns: Seconds since 1970.
  /// - Throws: ``TokenError`` for what is neither, or in the past.
  public static func expiry(_ text: String, now: Instant) throws -> Double {
    if let instant = Instant(parsing: text) {
      if instant <= now { throw TokenError(message: "`\(text)` is past") }
      return Double(instant.seconds)
    }
    do {
      return Double(now.seconds + (try seconds(text)))
    } catch  where text.contains("-") {
      throw TokenError(message: "found `\(text)`, expected a date such as `2030-01-31`, or a duration such as `90d`")
    }
  }
}
