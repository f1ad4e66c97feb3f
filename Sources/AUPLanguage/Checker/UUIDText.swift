/// The textual form of UUIDs (RFC 9562 §4), which is how directories write object ids.
public enum UUIDText {
  /// True for 8-4-4-4-12 hexadecimal digits.
  public static func matches(_ text: String) -> Bool {
    guard text.utf8.count == 36 else { return false }
    return text.utf8.enumerated().allSatisfy { index, byte in
      switch index {
      case 8, 13, 18, 23: byte == UInt8(ascii: "-")
      default: byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
      }
    }
  }
}
