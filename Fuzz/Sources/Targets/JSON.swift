import AUPEvaluation
import SCIMModel

/// A text reads back as what it was written as; a stream of records ends.
func fuzzJSON(_ bytes: [UInt8]) {
  if let value = try? JSONReader().read(bytes[...]) {
    let text = Array(value.json.utf8)
    guard let again = try? JSONReader().read(text[...]) else { preconditionFailure("what was written is not read") }
    precondition(again == value, "the value changes when it is written")
    if case .complex(let object) = value { conform(object) }
  }
  guard var reader = try? RecordReader(.text(bytes, name: "fuzz")) else { return }
  var records = 0
  while let result = try? reader.next() {
    records += 1
    precondition(records <= bytes.count + 1, "more records than bytes")
    if case .success(let record) = result { conform(record.object) }
  }
}

/// What went through the border once goes through it unchanged.
private func conform(_ object: SCIMObject) {
  let (resource, problems) = FuzzUsers.schemas.conform(object)
  guard problems.isEmpty else { return }
  let again = FuzzUsers.schemas.conform(resource)
  precondition(again.problems.isEmpty && again.resource == resource, "conforming twice differs from once")
}
