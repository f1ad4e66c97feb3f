public import SCIMModel
public import SourceDiagnostics

/// The path of a PATCH operation (RFC 7644 §3.5.2), its names resolved.
public struct CheckedPatchPath: Sendable {
  /// The URN of the schema and the names, in the schema's own spelling.
  public var path: AttributePath
  /// The definition of the attribute.
  public var attribute: SCIMAttribute
  /// The definition of the sub-attribute, where the path names one.
  public var subAttribute: SCIMAttribute?
  /// Which elements are meant: a condition on the sub-attributes of one element.
  public var filter: Condition?
}

extension Checker {
  /// Resolves the path of a PATCH operation: `title`, `name.givenName`, `emails[type eq "work"].value`.
  ///
  /// `group` is no path here: what cannot be stored cannot be changed. The path is nil if the checker
  /// found an error, or a part that the parser could not read.
  public func check(patchPath syntax: PatchPathSyntax) -> (path: CheckedPatchPath?, diagnostics: [Diagnostic]) {
    do throws(Diagnostic) {
      let resolved = try index.resolveStored(syntax.path, hasBrackets: syntax.filter != nil)
      guard let filter = syntax.filter else { return (CheckedPatchPath(resolved, nil), []) }
      guard resolved.subAttribute == nil, resolved.attribute.type == .complex else {
        throw CheckerDiagnostics.bracketsOnSimple(syntax.path, resolved)
      }
      var conditions = ConditionChecker(index: index, limits: limits, lets: LetTable())
      let checked = conditions.check(filter, in: .element(resolved))
      var target = resolved
      if let name = syntax.subName {
        target = try index.resolve(PathSyntax(name: name, span: name.span), in: .element(resolved))
      }
      let path = checked.map { CheckedPatchPath(target, $0.condition) }
      return (path, conditions.diagnostics.inSourceOrder)
    } catch {
      return (nil, [error])
    }
  }
}

extension CheckedPatchPath {
  init(_ resolved: ResolvedPath, _ filter: Condition?) {
    path = resolved.field.path
    attribute = resolved.attribute
    subAttribute = resolved.subAttribute
    self.filter = filter
  }
}
