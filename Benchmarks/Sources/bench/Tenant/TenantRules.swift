/// The rules of a made-up company: of 20 rules, 12 name groups, 3 look for keywords in the names of groups, and 5 nest tests
/// of attributes. The first 100 of 1,000 rules are those of 100, and a user matches about 3 rules of 100.
struct TenantRules {
  /// The rules in AUP.
  private(set) var aup: String
  /// The same as what the baseline reads: a line for each rule, with a tab between any two words. The name, the number of
  /// grants, for each its role and unit, and the condition.
  private(set) var plain = ""

  private var random = SplitMix(seed: 816)
  private let bySize = Zipf(TenantGroup.count)
  private let roles = Zipf(TenantWords.roles.count)
  private let unitsOfRole = Zipf(4)

  init(count: Int) {
    func catalogue(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
    aup = "# \(count) generated rules.\n\n"
    aup += "roles \(catalogue(TenantWords.roles))\nunits \(catalogue(TenantWords.units))\n\n"
    for number in 1...count { append("R\(number)", condition(of: number)) }
  }

  private mutating func append(_ name: String, _ condition: TenantCondition) {
    aup += "rule \"\(name)\" {\n  when   \(condition.aup())\n"
    var grants: [String] = []
    let first = min(roles.draw(&random), roles.draw(&random))
    for role in random.permille(50) ? [first, (first + 1) % TenantWords.roles.count] : [first] {
      var units = [unit(of: role)]
      if random.permille(150) {
        let second = unit(of: role)
        if second != units[0] { units.append(second) }
      }
      aup += "  assign role \"\(TenantWords.roles[role])\" in \(units.map { "\"\($0)\"" }.joined(separator: ", "))\n"
      grants += units.flatMap { [TenantWords.roles[role], $0] }
    }
    aup += "}\n\n"
    plain += ([name, String(grants.count / 2)] + grants + condition.words).joined(separator: "\t") + "\n"
  }

  /// Each role is given in a few units of its own, seldom elsewhere.
  private mutating func unit(of role: Int) -> String {
    TenantWords.units[random.permille(10) ? random.below(200) : role * 5 + unitsOfRole.draw(&random)]
  }

  // MARK: Conditions

  private mutating func condition(of number: Int) -> TenantCondition {
    switch Array("GGAGKGGAGGAGKGAGGKAG")[(number - 1) % 20] {
    case "G": groups()
    case "K": keywords()
    default: attributes()
    }
  }

  private mutating func groups() -> TenantCondition {
    let count = random.permille(650) ? 1 : 2 + random.below(5)
    return .test(.group, in: distinct(count) { $0.groupName() })
  }

  /// Seldom one of the large groups. Some rules are written in small letters: names are compared in any case.
  private mutating func groupName() -> String {
    let name = TenantGroup.all[random.permille(100) ? bySize.draw(&random) : random.below(TenantGroup.count)].name
    return random.permille(50) ? name.lowercased() : name
  }

  private mutating func keywords() -> TenantCondition {
    switch random.below(4) {
    case 0: .test(.group, .co, [subject(), random.pick(TenantWords.places)], all: true)
    case 1: .test(.group, .co, [subject(), random.pick(TenantWords.kinds)], all: true)
    case 2: .test(.group, .co, subject())
    default:
      .test(
        .group, .co, distinct(2 + random.below(3)) { "\($0.subject()) \($0.random.pick(TenantWords.kinds))" },
        all: false)
    }
  }

  private mutating func attributes() -> TenantCondition {
    switch random.below(7) {
    case 0: .and([departments(3), .isPresent(.userType), .not(.test(.userType, .eq, "Contractor"))])
    case 1: .or([departments(1), .test(.title, .co, subject())])
    case 2: .and([.or([.test(.title, .co, subject()), .test(.title, .co, subject())]), countries(8)])
    case 3: .atLeast(2, [departments(10), .test(.title, .co, random.pick(TenantWords.jobs)), countries(5)])
    case 4:
      .and([
        .test(.userName, .ew, "@" + random.pick(TenantWords.domains)), .isPresent(.department),
        .or([.test(.title, .co, random.pick(TenantWords.jobs)), .not(departments(12))]),
      ])
    case 5: .and([.email(type: "work", ending: "@" + random.pick(TenantWords.domains)), departments(5)])
    default:
      .and([
        .isPresent(.userType), .not(.or([.test(.userType, in: ["Guest", "Contractor"]), countries(9)])),
        .test(.title, .co, "\(random.pick(TenantWords.levels)) \(subject())"),
      ])
    }
  }

  private mutating func subject() -> String { random.pick(TenantWords.subjects) }

  private mutating func departments(_ count: Int) -> TenantCondition {
    .test(.department, in: distinct(count) { $0.random.pick(TenantWords.departments) })
  }

  private mutating func countries(_ count: Int) -> TenantCondition {
    .test(.country, in: distinct(count) { $0.random.pick(TenantWords.countries) })
  }

  private mutating func distinct(_ count: Int, _ draw: (inout TenantRules) -> String) -> [String] {
    var texts: [String] = []
    while texts.count < count {
      let text = draw(&self)
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }
}
