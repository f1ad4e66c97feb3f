import SourceDiagnostics
import TestSupport
import Testing

@Suite struct FixItTests {
  private func apply(_ fixIts: [FixIt], to text: String) -> (String, Int) {
    let outcome = FixIt.apply(fixIts, to: Sample(text).file)
    return (String(decoding: outcome.bytes, as: UTF8.self), outcome.skipped.count)
  }

  @Test func replacesInsertsAndRemovesInAnyOrder() {
    let fixIts = [FixIt(SourceSpan(6, 6), "any "), FixIt(SourceSpan(0, 1), "title"), FixIt(SourceSpan(1, 2), "")]
    #expect(apply(fixIts, to: "t  co (x)") == ("title co any (x)", 0))
  }

  @Test func keepsTheFirstOfOverlappingEdits() {
    #expect(apply([FixIt(SourceSpan(1, 3), "X"), FixIt(SourceSpan(2, 4), "Y")], to: "abcde") == ("aXde", 1))
    #expect(apply([FixIt(SourceSpan(1, 1), "X"), FixIt(SourceSpan(1, 1), "Y")], to: "ab") == ("aXb", 1))
  }

  @Test func makesTheSameEditOnce() {
    #expect(apply([FixIt(SourceSpan(1, 1), "X"), FixIt(SourceSpan(1, 1), "X")], to: "ab") == ("aXb", 0))
  }

  @Test func leavesEditsOfOtherFilesOut() {
    var sample = Sample("ab")
    let second = sample.sources.add(name: "b", bytes: Array("cd".utf8))
    let fixIts = [FixIt(SourceSpan(0, 1), "X"), FixIt(SourceSpan(second.base, second.base + 1), "Y")]
    #expect(FixIt.apply(fixIts, to: second).bytes == Array("Yd".utf8))
    #expect(FixIt.apply(fixIts, to: sample.file).bytes == Array("Xb".utf8))
  }
}
