import AUPLanguage

/// Workers that read, evaluate and write a population block by block: blocks are taken in order, worked on at the same
/// time, and put together in order. Each worker has one block at a time and waits for its turn to hand on what came of it,
/// so memory is bounded by the number of workers.
final class BatchPipeline<Writer: DecisionWriter>: @unchecked Sendable {
  private struct Source {
    var population: PopulationReader
    /// Blocks taken so far.
    var taken = 0
    var isAtEnd = false
  }

  private struct Results {
    var sequencer: BatchSequencer<Writer>
    /// The block whose turn it is.
    var next = 0
    var error: (any Error)?
    var isStopped = false
  }

  private let source: Monitor<Source>
  private let results: Monitor<Results>
  private let evaluator: BlockEvaluator
  private let baseline: BlockEvaluator?
  /// The writer of each worker at its start.
  private let freshWriter: Writer
  private let options: BatchOptions
  private let limits: RecordLimits

  init(
    rules: CompiledRules, baseline: CompiledRules?, options: BatchOptions, population: PopulationReader,
    _ sequencer: BatchSequencer<Writer>
  ) {
    limits = population.limits
    freshWriter = sequencer.writer
    self.options = options
    evaluator = rules.blockEvaluator(now: options.now, evaluatesInactive: options.evaluatesInactive)
    self.baseline = baseline?.blockEvaluator(now: options.now, evaluatesInactive: options.evaluatesInactive)
    var population = population
    if population.blockSize == nil { population.blockSize = RecordBlock.size(rules: rules.program.rules.count) }
    source = Monitor(Source(population: population))
    results = Monitor(Results(sequencer: sequencer))
  }

  /// What is left of the population: its groups and notes.
  var population: PopulationReader { source.with { $0.population } }

  /// The writer with what all workers have counted, when the run is over.
  var writer: Writer { results.with { $0.sequencer.writer } }

  /// Calls that come from whichever thread has its turn, one at a time.
  struct Observer: @unchecked Sendable {
    let report: (RecordProblem) -> Void
    let progress: (BatchProgress) -> Bool
  }

  func run(_ observer: Observer) throws -> BatchOutcome {
    try results.with { try $0.sequencer.begin() }
    WorkerThreads.run(options.jobs) { _ in self.work(observer) }
    return try results.with { results in
      if let error = results.error { throw error }
      try results.sequencer.end()
      source.with { $0.population.joiner.notes.merge(results.sequencer.notes) }
      return results.sequencer.outcome
    }
  }

  /// What one thread does.
  private func work(_ observer: Observer) {
    var block = RecordBlock()
    guard var ticket = take(&block) else { return }
    if ticket == 0 { begin(observer) }
    var worker = BlockWorker(
      evaluator, baseline: baseline, joiner: source.with { $0.population.joiner }, writer: freshWriter,
      options: options,
      limits: limits)
    while true {
      // Blocks before the first user are problems and groups: more groups may have come since.
      if !worker.joiner.isComplete { worker.joiner = source.with { $0.population.joiner } }
      worker.work(block)
      let goesOn = results.with(when: { $0.next == ticket || $0.isStopped }) { results in
        guard !results.isStopped else { return false }
        results.next += 1
        do {
          try results.sequencer.add(worker.result, worker.output, report: observer.report)
        } catch {
          results.error = error
          results.isStopped = true
          return false
        }
        if !observer.progress(results.sequencer.progress) {
          results.sequencer.stop()
          results.isStopped = true
        }
        return !results.isStopped
      }
      guard goesOn, let next = take(&block) else { break }
      ticket = next
    }
    results.with { $0.sequencer.merge(worker.writer) }
    source.with { $0.population.joiner.merge(worker.joiner) }
  }

  /// Time that is measured counts from here on: groups are found by now.
  private func begin(_ observer: Observer) {
    results.with { results in
      var progress = source.with { $0.population.progress(0) }
      progress.bytesRead = 0
      if !observer.progress(progress) {
        results.sequencer.stop()
        results.isStopped = true
      }
    }
  }

  /// Takes the next block; nil at the end. A failure has its turn as a block has.
  private func take(_ block: inout RecordBlock) -> Int? {
    var failure: (any Error)?
    let ticket: Int? = source.with { source in
      if source.isAtEnd { return nil }
      do {
        if try source.population.nextBlock(&block) {
          block.ticket = source.taken
          source.taken += 1
          return block.ticket
        }
      } catch {
        failure = error
      }
      source.isAtEnd = true
      return failure == nil ? nil : source.taken
    }
    guard let failure, let ticket else { return ticket }
    results.with(when: { $0.next == ticket || $0.isStopped }) { results in
      if !results.isStopped { results.error = failure }
      results.isStopped = true
    }
    return nil
  }
}
