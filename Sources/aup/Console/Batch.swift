import AUPEvaluation
import Glibc

/// A run over a population: data to standard output, bad records and notes to standard error, progress in between.
struct Batch {
  private let messages: MessageOptions
  private let showsProgress: Bool
  /// Where data goes, if not to standard output.
  private let file: (any ByteSink)?

  /// - Parameters:
  ///   - isStreaming: True if output comes while users are read: on a terminal that is progress enough.
  ///   - file: Where data goes instead of standard output; see ``OutputFile``.
  init(_ messages: MessageOptions, isStreaming: Bool, file: (any ByteSink)? = nil) {
    self.messages = messages
    self.file = file
    showsProgress = !messages.quiet && !(isStreaming && Terminal.showsOutput)
  }

  typealias Body = (
    inout PopulationReader, any ByteSink, (RecordProblem) -> Void, (BatchProgress) -> Bool
  ) throws -> BatchOutcome

  /// Runs it. Bad records that were not allowed end the command.
  @discardableResult
  func run(_ population: inout PopulationReader, _ body: Body) throws -> BatchOutcome {
    let progress = Progress(isEnabled: showsProgress)
    let output = DescriptorSink(descriptor: STDOUT_FILENO)
    let outcome = try translatingErrors {
      try body(
        &population, file ?? (Terminal.showsOutput ? SinkAfterProgress(output, progress) : output),
        { problem in
          progress.finish()
          StandardError.write("error: \(problem)\n")
        },
        {
          progress.show($0)
          return file == nil || !OutputFile.areInterruptsPending
        })
    }
    progress.finish()
    messages.tell(population.notes)
    messages.detail(
      "\(outcome.users.grouped) users, \(outcome.matched.grouped) matched, \(outcome.inactive.grouped) inactive")
    guard outcome.isComplete else { throw ExitStatus.trouble.exit }
    if outcome.problems > 0 {
      messages.note("\(outcome.problems.grouped) bad record\(outcome.problems == 1 ? " was" : "s were") left out")
    }
    return outcome
  }
}

/// Says what cannot be read or written in the words of this program.
func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as InputError {
    throw Trouble("cannot read `\(error.file)`: \(error.message.beginningSmall)")
  } catch SinkError.closedPipe {
    // The reader has seen all that it wanted.
    throw ExitStatus.done.exit
  } catch SinkError.failed(let message) {
    throw Trouble("could not write the output: \(message.beginningSmall)")
  }
}

extension String {
  /// The system begins its messages with a capital, we do not.
  var beginningSmall: String { prefix(1).lowercased() + dropFirst() }
}
