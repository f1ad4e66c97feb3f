import AUPEvaluation
import SCIMModel

extension AuditLog.Line {
  /// The line for people: number, time, what was done to which id, by whom. A line that cannot be read is shown as such.
  public var text: String {
    guard case .complex(let object)? = try? JSONReader().read([UInt8](body)[...]), let time = object.text("time"),
      let what = object.text("what"), let id = object.text("id"), let name = object.text("by")
    else { return "\(sequence) cannot be read" }
    var text = "\(sequence) \(time) \(what) \(id) by \(name)"
    if let user = object.text("user") { text += " for \(user)" }
    if let action = object.text("action") { text += " (\(action))" }
    return text
  }
}
