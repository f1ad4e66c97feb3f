import SCIMModel

/// A user as a Swift programmer would have it.
struct Person {
  var department, title, userType: String
  var groups: [String]

  /// Users of all kinds, the same on each run.
  static func sample(count: Int) -> [Person] {
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let groups = [
      "A", "B", "C", "Engineering", "Sales", "All Staff", "Berlin", "On Call", "VPN Users", "Badge Holders",
    ]
    let titles = ["Engineer", "Database Admin", "Administrator", "Manager", "Sales Lead", "Analyst"]
    return (0..<count).map { _ in
      Person(
        department: ["IT", "IT", "Sales", "HR"][next(4)], title: titles[next(titles.count)],
        userType: ["Employee", "Employee", "Contractor"][next(3)],
        groups: (0..<next(8)).map { _ in groups[next(groups.count)] })
    }
  }

  /// The mixed condition over strings. It folds no case, so it does less than the VM; the sample is written so that this
  /// makes no difference.
  @inline(never)
  static func matchCount(in people: [Person]) -> Int {
    var count = 0
    for person in people {
      let isMatch =
        person.department == "IT"
        && (person.groups.contains { $0 == "A" || $0 == "B" || $0 == "C" } || containsAdmin(person.title))
        && !(person.userType == "Contractor" || person.title.utf8.starts(with: sales))
      if isMatch { count += 1 }
    }
    return count
  }

  private static let admin = Array("Admin".utf8)
  private static let sales = Array("Sales".utf8)

  private static func containsAdmin(_ title: String) -> Bool {
    var rest = title.utf8[...]
    while !rest.isEmpty {
      if rest.starts(with: admin) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  var resource: SCIMObject {
    SCIMObject([
      ("userName", .string("someone@corp.example")),
      ("title", .string(title)), ("userType", .string(userType)),
      ("groups", .array(groups.map { .complex(SCIMObject([("display", .string($0))])) })),
      (SchemaURN.enterpriseUser, .complex(SCIMObject([("department", .string(department))]))),
    ])
  }
}
