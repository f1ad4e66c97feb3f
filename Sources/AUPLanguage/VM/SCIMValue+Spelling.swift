import SCIMModel

extension SCIMValue {
  /// Calls the closure with what a value of a slot is spelled like, which is how slots know values: a text, or the JSON of
  /// a number or boolean; gives nil if the value has another type.
  @inline(__always)
  func withSpelling<Result>(as type: ComparisonType, _ body: (Span<UInt8>) -> Result) -> Result? {
    switch (type, self) {
    case (.text, .string(let text)), (.instant, .string(let text)), (.binary, .string(let text)):
      body(text.utf8.span)
    case (.number, .number(let number)): body(ComparableValue.key(of: number).span)
    case (.boolean, .boolean(let value)): body((value ? ComparableValue.true : ComparableValue.false).span)
    default: nil
    }
  }
}
