import SCIMModel

/// A few users that differ in what they have.
enum FuzzUsers {
  static let schemas = StandardSchemas.user

  static let all: [SCIMObject] = [
    SCIMObject(),
    user([
      ("userName", .string("ann@corp.example")), ("title", .string("Straße")), ("active", .boolean(true)),
      ("emails", .array([element("work", "ann@corp.example"), element("home", "ann@home.example")])),
      ("groups", .array([group("Admins", "direct"), group("All Staff", "indirect")])),
      ("meta", .complex(SCIMObject([("created", .string("2026-01-01T00:00:00Z"))]))),
    ]),
    user([("userName", .string("bob")), ("active", .boolean(false)), ("title", .string("")), ("emails", .array([]))]),
    // Never so after the border, but nothing may crash on it.
    SCIMObject([("userName", .array([.null])), ("emails", .string("x")), ("active", .string("yes")), ("meta", .null)]),
  ]

  private static func user(_ members: [(String, SCIMValue)]) -> SCIMObject {
    schemas.conform(SCIMObject(members.map { (name: $0.0, value: $0.1) })).resource
  }

  private static func element(_ type: String, _ value: String) -> SCIMValue {
    .complex(SCIMObject([("type", .string(type)), ("value", .string(value))]))
  }

  private static func group(_ display: String, _ type: String) -> SCIMValue {
    .complex(SCIMObject([("display", .string(display)), ("type", .string(type))]))
  }
}
