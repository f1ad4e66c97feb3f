import HTTPTypes
import Hummingbird
import Logging
import SCIMModel
import SCIMStore

/// Gives every refusal the shape of the API that was asked: SCIM Errors under `/scim`, else `{"errors": […]}`.
struct ErrorAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as SCIMError {
      return Self.answer(error, request)
    } catch let error as DiagnosticRefusal {
      return error.response
    } catch let error as StorageFailure {
      context.logger.error("the store cannot be written", metadata: ["error": "\(error)"])
      return Self.answer(
        SCIMError(status: 503, detail: "the store cannot be written: nothing has changed"), request,
        [.retryAfter: "5"])
    } catch let error as Refusal {
      return Self.answer(error.error, request, error.headers)
    } catch let error as any HTTPResponseError {
      return Self.answer(SCIMError(status: error.status.code, detail: Self.detail(error.status, request)), request)
    } catch let error as CancellationError {
      throw error
    } catch {
      context.logger.error("request failed", metadata: ["error": "\(error)"])
      return Self.answer(SCIMError(status: 500, detail: "something went wrong here; the log knows more"), request)
    }
  }

  private static func detail(_ status: HTTPResponse.Status, _ request: Request) -> String {
    switch status {
    case .notFound: "there is nothing at `\(request.uri.path)`"
    case .contentTooLarge: "the body is too large"
    default: status.reasonPhrase.lowercased()
    }
  }

  private static func answer(_ error: SCIMError, _ request: Request, _ headers: HTTPFields = [:]) -> Response {
    let status = HTTPResponse.Status(code: error.status)
    var response: Response
    if request.uri.path.hasPrefix("/scim") {
      response = .json(error.body, status: status, type: Response.MediaType(request))
    } else {
      let item = SCIMObject(uniqueMembers: [
        ("error_code", .integer(error.status)), ("error_message", .string(error.detail)),
      ])
      response = .json(SCIMObject(uniqueMembers: [("errors", .array([.complex(item)]))]), status: status)
    }
    response.headers.append(contentsOf: headers)
    // Where a path is known, the router sees to it.
    return request.method == .head ? response.createHeadResponse() : response
  }
}

/// A refusal that says more than its body.
struct Refusal: Error {
  var error: SCIMError
  var headers: HTTPFields
}
