extension Instant {
  /// Reads a date (`2027-01-31`, its first moment in UTC) or a date-time of RFC 3339 (`2027-01-31T09:00:00.5+01:00`);
  /// nil for anything else.
  ///
  /// The calendar is strict, years run from 0001 to 9999 (in UTC too), fractions have one to nine digits, and a leap
  /// second (`:60`) is refused: no scale of seconds has a place for it.
  public init?(parsing text: String) {
    var scanner = DateScanner(rest: Array(text.utf8)[...])
    guard let date = scanner.date() else { return nil }
    if scanner.rest.isEmpty {
      self.init(seconds: date * 86_400)
      return
    }
    guard let time = scanner.time(), scanner.rest.isEmpty else { return nil }
    let seconds = date * 86_400 + time.seconds
    guard Self.parsable.contains(seconds) else { return nil }
    self.init(seconds: seconds, nanoseconds: time.nanoseconds)
  }

  /// From the start of year 1 to the end of year 9999.
  private static let parsable: Range<Int64> = -62_135_596_800..<253_402_300_800
}

/// Reads the pieces of RFC 3339 §5.6 from the front of a text.
private struct DateScanner {
  var rest: ArraySlice<UInt8>

  private mutating func take(_ allowed: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: allowed) else { return false }
    rest.removeFirst()
    return true
  }

  /// A number of so many digits within a range.
  private mutating func number(_ count: Int, _ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    rest.removeFirst(count)
    let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 &- 0x30) }
    return range.contains(value) ? value : nil
  }

  /// `full-date`, as days since 1970-01-01.
  mutating func date() -> Int64? {
    guard let year = number(4, 1...9999), take("-"), let month = number(2, 1...12), take("-") else { return nil }
    let length = CivilDate.daysIn(month: month, year: year)
    guard let day = number(2, 1...length) else { return nil }
    return CivilDate(year: year, month: month, day: day).dayNumber
  }

  /// `T` and `full-time`, as seconds since the start of the day in UTC, negative where the offset reaches back.
  mutating func time() -> (seconds: Int64, nanoseconds: UInt32)? {
    guard take("T") || take("t"), let hour = number(2, 0...23), take(":"), let minute = number(2, 0...59), take(":"),
      let second = number(2, 0...59)
    else { return nil }
    var nanoseconds: UInt32 = 0
    if take(".") {
      let digits = rest.prefix { $0 &- 0x30 < 10 }
      guard (1...9).contains(digits.count) else { return nil }
      rest.removeFirst(digits.count)
      for digit in digits { nanoseconds = nanoseconds * 10 + UInt32(digit &- 0x30) }
      for _ in digits.count..<9 { nanoseconds *= 10 }
    }
    guard let offset = offset() else { return nil }
    return (hour * 3_600 + minute * 60 + second - offset, nanoseconds)
  }

  /// `time-offset` in seconds.
  private mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    let isEast = rest.first == UInt8(ascii: "+")
    guard take("+") || take("-"), let hour = number(2, 0...23), take(":"), let minute = number(2, 0...59)
    else { return nil }
    return (isEast ? 1 : -1) * (hour * 3_600 + minute * 60)
  }
}

/// A day of the Gregorian calendar, extended to all years.
private struct CivilDate {
  var year: Int64
  var month: Int64
  var day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  static func daysIn(month: Int64, year: Int64) -> Int64 {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  /// Days since 1970-01-01. Years are counted from March, so that the leap day is the last, in eras of 400 years,
  /// which all have 146,097 days.
  var dayNumber: Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The day that is so many days after 1970-01-01.
  init(dayNumber: Int64) {
    let days = dayNumber + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension Instant: CustomStringConvertible {
  /// The one spelling of RFC 3339 in UTC, without zeros at the end of the fraction: `2027-01-31T08:00:00.5Z`.
  ///
  /// Years outside 0000–9999, which only arithmetic reaches, have a sign and as many digits as they need.
  public var description: String {
    let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let dayNumber = remainder < 0 ? quotient - 1 : quotient
    let date = CivilDate(dayNumber: dayNumber)
    let second = remainder < 0 ? remainder + 86_400 : remainder
    var text = DateText()
    if date.year < 0 || date.year > 9_999 { text.add(date.year < 0 ? "-" : "+") }
    text.add(abs(date.year), width: 4)
    text.add("-")
    text.add(date.month, width: 2)
    text.add("-")
    text.add(date.day, width: 2)
    text.add("T")
    text.add(second / 3_600, width: 2)
    text.add(":")
    text.add(second / 60 % 60, width: 2)
    text.add(":")
    text.add(second % 60, width: 2)
    if nanoseconds > 0 {
      text.add(".")
      text.add(Int64(nanoseconds), width: 9)
      while text.bytes.last == UInt8(ascii: "0") { text.bytes.removeLast() }
    }
    text.add("Z")
    return String(decoding: text.bytes, as: UTF8.self)
  }
}

/// Bytes of a date-time: each resource that is stored has two, so they are made without a text for each number.
private struct DateText {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(32) }

  mutating func add(_ sign: Unicode.Scalar) { bytes.append(UInt8(ascii: sign)) }

  /// Adds a number that is not negative, with zeros in front of it.
  mutating func add(_ value: Int64, width: Int) {
    var power: Int64 = 1
    for _ in 1..<width { power *= 10 }
    while power <= value / 10 { power *= 10 }
    while power > 0 {
      bytes.append(0x30 + UInt8(value / power % 10))
      power /= 10
    }
  }
}
