import SCIMModel

/// JSON text as the tests expect it.
enum SCIMText {
  static func json(_ text: String) -> String { SCIMValue.string(text).json }
}
