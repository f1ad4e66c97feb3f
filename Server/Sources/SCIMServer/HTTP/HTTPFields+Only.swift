import HTTPTypes

extension HTTPFields {
  /// The value of a field that may stand there once; nil if it is missing or stands there several times.
  ///
  /// The subscript would put several together, and takes long even for one.
  func only(_ name: HTTPField.Name) -> String? {
    var found: String?
    for field in self where field.name == name {
      if found != nil { return nil }
      found = field.value
    }
    return found
  }
}
