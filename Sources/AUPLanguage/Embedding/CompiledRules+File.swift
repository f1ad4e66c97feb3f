public import SCIMModel

extension CompiledRules {
  /// Reads a rule set from the bytes of a compiled file (`.aupc`): it has no source and no checked rules.
  ///
  /// ```swift
  /// let rules = try CompiledRules(reading: bytes, schemas: environment.schemas)
  /// ```
  ///
  /// - Parameters:
  ///   - schemas: Those that users will have been conformed to. What the program reads must be defined in them as it was
  ///     when the rules were compiled: a user who was never conformed to an extension would seem to lack its attributes.
  ///   - limits: Those that its patterns must keep.
  /// - Throws: ``ProgramFileError`` if the bytes are no program, are damaged, hold what may not run, or read a schema
  ///   that is missing or differs.
  public init(
    reading bytes: [UInt8], schemas: ResourceSchemas = StandardSchemas.user, limits: Limits = .standard
  ) throws(ProgramFileError) {
    let program = try ProgramFile.decode(bytes)
    do {
      self.init(try LoadedProgram(verifying: program, limits: limits))
    } catch {
      throw ProgramFileError(message: "the program may not run: \(error)", offset: nil)
    }
    try SchemaVerifier.verify(program, schemas)
  }

  /// The rule set as the bytes of a compiled file: the same for equal rule sets, whatever the run.
  public var fileBytes: [UInt8] { ProgramFile.write(program) }
}
