import SourceDiagnostics

/// Cells of CSV as they are written (RFC 4180): in quotes where that is needed, without control characters, and such that
/// no spreadsheet takes them for formulas.
enum CSVCell {
  /// Appends a cell.
  ///
  /// - Parameter isRaw: False to put `'` in front of what a spreadsheet would run as a formula: a cell that begins with
  ///   `=`, `+`, `-`, `@`, a tab or a carriage return. With it the cell is no longer what the data has.
  static func append(_ text: String, isRaw: Bool, to bytes: inout [UInt8]) {
    let shown = TerminalText.withoutControls(text)
    let cell = !isRaw && isFormula(shown) ? "'" + shown : shown
    guard cell.utf8.contains(where: needsQuotes) else {
      bytes += cell.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return "=+-@\t\r".utf8.contains(first)
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0D || byte == 0x0A
  }
}
