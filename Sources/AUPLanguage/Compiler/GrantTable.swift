/// The grants of all rules: ascending, each once, and where those of a rule stand among them.
struct GrantTable {
  let sorted: [Grant]
  /// For each grant, by the order in which they came, its place in ``sorted``.
  private let places: [Int]
  /// The grants of rule `n` are `numbers[starts[n] ..< starts[n + 1]]`, by the order in which they came.
  private let numbers: [Int]
  private let starts: [Int]

  /// O(grants): each is looked up once.
  init(_ rules: [CheckedRule]) {
    var known: [Grant: Int] = [:]
    var grants: [Grant] = []
    var numbers: [Int] = []
    var starts = [0]
    starts.reserveCapacity(rules.count + 1)
    for rule in rules.indices {
      for grant in rules[rule].grants {
        let number = known[grant] ?? grants.count
        if number == grants.count {
          known[grant] = number
          grants.append(grant)
        }
        numbers.append(number)
      }
      starts.append(numbers.count)
    }
    let order = grants.indices.sorted { grants[$0] < grants[$1] }
    var places = [Int](repeating: 0, count: grants.count)
    for (place, number) in order.enumerated() { places[number] = place }
    sorted = order.map { grants[$0] }
    self.places = places
    self.numbers = numbers
    self.starts = starts
  }

  /// The places of the grants of a rule, ascending, each once.
  func places(ofRule rule: Int) -> [Int] {
    let found = numbers[starts[rule]..<starts[rule + 1]].map { places[$0] }
    return found.count < 2 ? found : Set(found).sorted()
  }
}
