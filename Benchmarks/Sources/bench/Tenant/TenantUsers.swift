/// The users of a made-up company as NDJSON, as SCIM servers export them: 1.6 KB and 9 groups each on average.
///
/// Each user is in 5–30 groups, drawn by size (``Zipf``). Some users are inactive, and some lack a department, a title or a
/// telephone; a few per mille have a name that JSON must escape. The first 1,000 of 2,000 users are those of 1,000.
struct TenantUsers {
  private var random = SplitMix(seed: 20_271)
  private var number = 0
  private let bySize = Zipf(TenantGroup.count)
  private let departments = Zipf(TenantWords.departments.count)
  private let subjects = Zipf(TenantWords.subjects.count)
  private let countries = Zipf(TenantWords.countries.count)
  private let domains = Zipf(TenantWords.domains.count)

  /// Appends the line of the next user.
  mutating func writeNext(to output: inout [UInt8]) {
    number += 1
    let id = random.uuid()
    let (given, family) = (random.pick(TenantWords.givenNames), random.pick(TenantWords.familyNames))
    let shown = random.permille(4) ? #"\#(given) \"\#(given.prefix(2))\" \#(family)"# : "\(given) \(family)"
    let userType = [84, 93, 97, 100].firstIndex { [share = random.below(100)] in share < $0 }!
    let external = userType == 1 ? ".ext" : ""
    let address =
      "\(given.lowercased()).\(family.lowercased())\(number)\(external)@\(TenantWords.domains[domains.draw(&random)])"

    output += #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","#.utf8
    output +=
      #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"id":"\#(id)","externalId":"\#(number)","#.utf8
    output += #""userName":"\#(address)","name":{"familyName":"\#(family)","givenName":"\#(given)"},"#.utf8
    output += #""displayName":"\#(shown)","#.utf8
    if !random.permille(30) { output += #""title":"\#(title())","#.utf8 }
    if !random.permille(10) { output += #""userType":"\#(TenantWords.userTypes[userType])","#.utf8 }
    output += #""preferredLanguage":"\#(random.pick(TenantWords.languages))","#.utf8
    output += #""active":\#(!random.permille(30)),"emails":[{"value":"\#(address)","type":"work"}"#.utf8
    if random.permille(150) {
      output += #",{"value":"\#(given.lowercased())\#(number)@mail.example","type":"home"}"#.utf8
    }
    output += "],".utf8
    if random.permille(400) {
      output += #""phoneNumbers":[{"value":"+49 30 \#(5_550_000 + random.below(9_999))"}],"#.utf8
    }
    output += #""addresses":[{"type":"work","country":"\#(country())"}"#.utf8
    if random.permille(50) { output += #",{"type":"home","country":"\#(country())"}"#.utf8 }
    output += "],".utf8
    writeEnterpriseUser(to: &output)
    writeGroups(to: &output)
    output += #""meta":{"resourceType":"User","created":"\#(dateTime(from: 2_015))","#.utf8
    output += #""lastModified":"\#(dateTime(from: 2_024))"}}"#.utf8
    output.append(UInt8(ascii: "\n"))
  }

  private mutating func writeEnterpriseUser(to output: inout [UInt8]) {
    output +=
      #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"\#(100_000 + number)""#.utf8
    output += #","costCenter":"\#(4_000 + random.below(300))""#.utf8
    if !random.permille(40) {
      output += #","department":"\#(TenantWords.departments[departments.draw(&random)])""#.utf8
    }
    if random.permille(900) { output += #","manager":{"value":"\#(random.below(number + 9) / 9)"}"#.utf8 }
    output += "},".utf8
  }

  private mutating func writeGroups(to output: inout [UInt8]) {
    var count = 5
    while count < 30, random.permille(800) { count += 1 }
    var ranks: [Int] = []
    while ranks.count < count {
      let rank = bySize.draw(&random)
      if !ranks.contains(rank) { ranks.append(rank) }
    }
    output += #""groups":["#.utf8
    for (index, rank) in ranks.enumerated() {
      let group = TenantGroup.all[rank]
      output += (index > 0 ? #",{"value":""# : #"{"value":""#).utf8
      output += group.id.utf8
      output += #"","$ref":"/Groups/"#.utf8
      output += group.id.utf8
      output += #"","display":""#.utf8
      output += group.name.utf8
      // As many servers do, `type` is left out where it says nothing new.
      output +=
        (random.permille(40) ? #"","type":"indirect"}"# : random.permille(60) ? #"","type":"direct"}"# : #""}"#).utf8
    }
    output += "],".utf8
  }

  private mutating func title() -> String {
    let core = "\(TenantWords.subjects[subjects.draw(&random)]) \(random.pick(TenantWords.jobs))"
    return random.permille(500) ? "\(random.pick(TenantWords.levels)) \(core)" : core
  }

  private mutating func country() -> String { TenantWords.countries[countries.draw(&random)] }

  private mutating func dateTime(from year: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(year + random.below(3))-\(two(1 + random.below(12)))-\(two(1 + random.below(28)))"
    return "\(date)T\(two(random.below(24))):\(two(random.below(60))):\(two(random.below(60)))Z"
  }
}
