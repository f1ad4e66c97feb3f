import Hummingbird

/// What stands around the answer to each request. What is refused goes through all of it, too.
struct RequestPipeline: RouterMiddleware {
  let log: RequestLog
  let headers: SecurityHeaders
  let size: RequestSize
  let authentication: Authentication

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let begin = ContinuousClock.now
    var response: Response
    do {
      try admit(request, context)
      response = try await next(request, context)
    } catch let error as CancellationError {
      throw error
    } catch {
      response = ErrorAnswers.answer(error, request, context).response
    }
    finish(&response, request, context, begin)
    return response
  }

  /// - Throws: Why the request is not answered.
  func admit(_ request: Request, _ context: ServerContext) throws {
    try size.check(request)
    try authentication.check(request, context)
  }

  /// Adds what every answer has, and notes it.
  func finish(
    _ answer: inout some AnswerHead, _ request: Request, _ context: ServerContext, _ begin: ContinuousClock.Instant
  ) {
    headers.add(to: &answer)
    log.note(&answer, request, context, begin)
  }
}
