import ArgumentParser
import Logging
import SCIMServer

/// What is told of the service while it runs.
struct LogOptions: ParsableArguments {
  @Option(help: "What is logged: trace, debug, info, notice, warning, error or critical.")
  var logLevel = Logger.Level.info

  @Option(help: "How lines of the log are written on standard error: text or json.")
  var logFormat = LineLog.Format.text

  @Flag(help: "Show metrics without a token.")
  var metricsOpen = false

  /// The log of the process.
  func logger() -> Logger {
    let format = logFormat
    LoggingSystem.bootstrap { _ in LineLog(format) }
    var logger = Logger(label: "aup-server")
    logger.logLevel = logLevel
    return logger
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
extension LineLog.Format: ExpressibleByArgument {}
