import AUPDialects

/// What stands behind the routes.
struct Backend: Sendable {
  let directory: Directory
  let limits: ServerLimits
  /// Of Clumio's roles and units.
  let names: ClumioNames
  /// Of the SCIM API.
  let base: BaseURL
  let bodies: JSONBodyReader
  let longWork = LongWork()

  init(_ directory: Directory, limits: ServerLimits, names: ClumioNames, base: BaseURL) {
    self.directory = directory
    self.limits = limits
    self.names = names
    self.base = base
    bodies = JSONBodyReader(limits: limits)
  }
}
