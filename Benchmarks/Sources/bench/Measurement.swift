/// Time, taken several times over.
struct Measurement {
  /// Ascending.
  let nanoseconds: [Double]

  var median: Double { nanoseconds[nanoseconds.count / 2] }
  var least: Double { nanoseconds[0] }
  var most: Double { nanoseconds[nanoseconds.count - 1] }

  /// Runs `body`, which does `count` things at once, often enough to be measured, `runs` times over.
  ///
  /// - Parameter body: Gives back what it found out, so that the work cannot be left out.
  static func each(_ count: Int, runs: Int = 11, _ body: () -> Int) -> (time: Measurement, result: Int) {
    let clock = ContinuousClock()
    let result = body()
    var repeats = 1
    var total = 0
    while clock.measure({ for _ in 0..<repeats { total &+= body() } }) < .milliseconds(30), repeats < 1 << 20 {
      repeats *= 2
    }
    let samples = (0..<runs).map { _ in
      let time = clock.measure { for _ in 0..<repeats { total &+= body() } }
      return Double(time.components.attoseconds) / 1e9 / Double(repeats * count)
        + Double(time.components.seconds) * 1e9 / Double(repeats * count)
    }
    precondition(total != .min, "results count as used")
    return (Measurement(nanoseconds: samples.sorted()), result)
  }

  /// Runs something long, `runs` times over.
  static func whole(runs: Int = 5, _ body: () throws -> Void) rethrows -> Measurement {
    let clock = ContinuousClock()
    var samples: [Double] = []
    for _ in 0..<runs {
      let time = try clock.measure { try body() }
      samples.append(Double(time.components.seconds) * 1e9 + Double(time.components.attoseconds) / 1e9)
    }
    return Measurement(nanoseconds: samples.sorted())
  }
}
