import Foundation

/// Expected outputs that are files.
public enum Goldens {
  /// True if this run writes them anew (`AUP_UPDATE_GOLDENS=1`); the diff is then to be read by a person.
  public static let areRewritten = ProcessInfo.processInfo.environment["AUP_UPDATE_GOLDENS"] == "1"
}
