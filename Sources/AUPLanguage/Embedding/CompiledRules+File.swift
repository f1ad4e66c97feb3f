extension CompiledRules {
  /// Reads a rule set from the bytes of a compiled file (`.aupc`): it has no source and no checked rules.
  ///
  /// ```swift
  /// let rules = try CompiledRules(reading: bytes)
  /// ```
  ///
  /// - Parameter limits: Those that its patterns must keep.
  /// - Throws: ``ProgramFileError`` if the bytes are no program, are damaged, or hold what may not run.
  public init(reading bytes: [UInt8], limits: Limits = .standard) throws(ProgramFileError) {
    let program = try ProgramFile.decode(bytes)
    do {
      self.init(try LoadedProgram(verifying: program, limits: limits))
    } catch {
      throw ProgramFileError(message: "the program may not run: \(error)", offset: nil)
    }
  }

  /// The rule set as the bytes of a compiled file: the same for equal rule sets, whatever the run.
  public var fileBytes: [UInt8] { ProgramFile.write(program) }
}
