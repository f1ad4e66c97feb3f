import HTTPTypes
import Hummingbird
import Logging
import SCIMModel
import SCIMStore

/// Gives every refusal the shape of the API that was asked: SCIM Errors under `/scim`, else `{"errors": […]}`.
enum ErrorAnswers {
  static func answer(_ error: any Error, _ request: Request, _ context: ServerContext) -> Answer {
    switch error {
    case let error as SCIMError: return answer(error, request)
    case let error as DiagnosticRefusal: return error.answer
    case let error as StorageFailure:
      context.logger.error("the store cannot be written", metadata: ["error": "\(error)"])
      return answer(
        SCIMError(status: 503, detail: "the store cannot be written: nothing has changed"), request,
        [.retryAfter: "5"])
    case let error as Refusal: return answer(error.error, request, error.headers)
    case let error as any HTTPResponseError:
      return answer(SCIMError(status: error.status.code, detail: detail(error.status, request)), request)
    default:
      context.logger.error("request failed", metadata: ["error": "\(error)"])
      return answer(SCIMError(status: 500, detail: "something went wrong here; the log knows more"), request)
    }
  }

  private static func detail(_ status: HTTPResponse.Status, _ request: Request) -> String {
    switch status {
    case .notFound: "there is nothing at `\(request.uri.path)`"
    case .contentTooLarge: "the body is too large"
    default: status.reasonPhrase.lowercased()
    }
  }

  private static func answer(_ error: SCIMError, _ request: Request, _ headers: HTTPFields = [:]) -> Answer {
    let status = HTTPResponse.Status(code: error.status)
    var answer: Answer
    if request.uri.path.hasPrefix("/scim") {
      answer = .json(error.body, status: status, type: Answer.MediaType(request))
    } else {
      let item = SCIMObject(uniqueMembers: [
        ("error_code", .integer(error.status)), ("error_message", .string(error.detail)),
      ])
      answer = .json(SCIMObject(uniqueMembers: [("errors", .array([.complex(item)]))]), status: status)
    }
    answer.headers.append(contentsOf: headers)
    // Where a path is known, the router sees to it.
    if request.method == .head { answer.removeBody(keepsLength: true) }
    return answer
  }
}

/// A refusal that says more than its body.
struct Refusal: Error {
  var error: SCIMError
  var headers: HTTPFields
}
