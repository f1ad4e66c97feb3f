import Glibc

/// The entries of earlier sessions, in `$XDG_STATE_HOME/aup/history` (`~/.local/state/aup/history`).
///
/// One entry per line: in an entry `\n` stands for a line break and `\\` for a backslash. Each entry is appended with
/// one write, so that two sessions at once lose nothing; the file is cut to its limit when a session starts.
/// It may hold names of people: mode 0600, folders that are made for it 0700. A history that cannot be kept is no reason
/// to stop: then there is none.
struct LineEditorHistory {
  /// Longer entries are not kept.
  static let entryBytes = 64 * 1024
  /// The longest line of the file: an entry in which every byte is escaped.
  private static let lineBytes = 2 * entryBytes
  /// No more than that of the end of a file is read.
  private static let fileBytes: off_t = 16 * 1024 * 1024

  private let path: String
  private var last: String?

  /// The history of a user, by the environment; nil if there is no place for one.
  init?() {
    let home = LineEditorHistory.folder("HOME").map { $0 + "/.local/state" }
    guard let state = LineEditorHistory.folder("XDG_STATE_HOME") ?? home else { return nil }
    path = state + "/aup/history"
    guard LineEditorHistory.makeFolders(above: path) else { return nil }
  }

  /// The entries of the file, oldest first, the last ``LineEditor/historyLimit`` of them; cuts a file that grew too long.
  mutating func load() -> [String] {
    guard let (bytes, isWhole) = readEnd() else { return [] }
    // What was cut off at the front is the end of an entry.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropFirst(isWhole ? 0 : 1)
      .filter { !$0.isEmpty }
    let kept = lines.suffix(LineEditor.historyLimit).filter { $0.count <= LineEditorHistory.lineBytes }
    if !isWhole || lines.count > LineEditor.historyLimit * 2 { replace(Array(kept.map { $0 + [0x0A] }.joined())) }
    let entries = kept.compactMap { LineEditorHistory.unescaped($0) }
      .filter { 1...LineEditorHistory.entryBytes ~= $0.utf8.count }
    last = entries.last
    return entries
  }

  /// Appends an entry; false if it is not kept: blank, the same as the last, or too long.
  mutating func append(_ entry: String) -> Bool {
    let isBlank = entry.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
    let isLast = last.map { $0.utf8.elementsEqual(entry.utf8) } ?? false
    guard !isBlank, !isLast, entry.utf8.count <= LineEditorHistory.entryBytes else { return false }
    last = entry
    if let file = openFile(O_RDWR | O_APPEND | O_CREAT) {
      // A line that something else left open would take the entry in.
      let separator: [UInt8] = endsLine(file) ? [] : [0x0A]
      _ = Descriptor.write((separator + LineEditorHistory.escaped(entry) + [0x0A]).span, to: file)
      close(file)
    }
    return true
  }

  // MARK: The form of an entry

  private static func escaped(_ entry: String) -> [UInt8] {
    entry.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
      case UInt8(ascii: "\\"): Array(#"\\"#.utf8)
      default: [byte]
      }
    }
  }

  private static func unescaped(_ line: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var isEscape = false
    for byte in line {
      if isEscape {
        bytes.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else if byte != 0 {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  // MARK: The file

  /// A folder that the environment names; relative ones do not count (XDG Base Directory Specification).
  private static func folder(_ variable: String) -> String? {
    guard let value = unsafe getenv(variable) else { return nil }
    let folder = unsafe String(cString: value)
    return folder.hasPrefix("/") ? folder : nil
  }

  private static func makeFolders(above path: String) -> Bool {
    let parts = path.split(separator: "/").dropLast()
    var folder = ""
    for part in parts {
      folder += "/" + part
      if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST { return false }
    }
    return true
  }

  /// Opens the file if it is one: a pipe or a device would keep us waiting.
  private func openFile(_ flags: Int32) -> Int32? {
    let file = unsafe open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
    guard file >= 0 else { return nil }
    guard kindAndSize(file).kind == S_IFREG else {
      close(file)
      return nil
    }
    fchmod(file, 0o600)  // made by something else, perhaps, for all to read
    return file
  }

  private func kindAndSize(_ file: Int32) -> (kind: mode_t, size: off_t) {
    var status = stat()
    return unsafe fstat(file, &status) == 0 ? (status.st_mode & S_IFMT, status.st_size) : (0, 0)
  }

  /// True if nothing, or a line break, stands at the end of the file.
  private func endsLine(_ file: Int32) -> Bool {
    let size = kindAndSize(file).size
    var byte = UInt8(ascii: "\n")
    if size > 0 { unsafe pread(file, &byte, 1, size - 1) }
    return byte == UInt8(ascii: "\n")
  }

  /// The file, or its end if it is too long for one that we keep.
  private func readEnd() -> (bytes: [UInt8], isWhole: Bool)? {
    guard let file = openFile(O_RDONLY) else { return nil }
    defer { close(file) }
    let size = kindAndSize(file).size
    let isWhole = size <= LineEditorHistory.fileBytes
    if !isWhole { lseek(file, size - LineEditorHistory.fileBytes, SEEK_SET) }
    return (Descriptor.readAll(file).bytes, isWhole)
  }

  private func replace(_ bytes: [UInt8]) {
    let temporary = path + ".new"
    unsafe unlink(temporary)  // left behind by a session that was killed
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let isWhole = Descriptor.write(bytes.span, to: file) == 0
    close(file)
    if isWhole { unsafe rename(temporary, path) } else { unsafe unlink(temporary) }
  }
}
