/// What came of a block. Numbers and lines of its problems count from its start.
struct BlockResult: Sendable {
  var input = 0
  var file = ""
  var start: RecordBlock.Start?
  var records = 0
  var lines = 0
  var pages: [ListResponse] = []
  var problems: [RecordProblem] = []
  /// A group behind users in an input that can be read only once.
  var lateGroup: Record?
  /// True if nothing behind the block can be read in its input.
  var endsInput = false
  var users = 0
  var matched = 0
  var inactive = 0
  var notes = PopulationNotes()
  var progress = BatchProgress(users: 0, bytesRead: 0, bytesTotal: nil)
  /// The users of a table.
  var table: [TableUser] = []

  /// Makes it the result of nothing, and keeps its room.
  mutating func clear(for block: RecordBlock) {
    let rooms = (pages, problems, table)
    self = BlockResult()
    (pages, problems, table) = rooms
    pages.removeAll(keepingCapacity: true)
    problems.removeAll(keepingCapacity: true)
    table.removeAll(keepingCapacity: true)
    input = block.input
    file = block.file
    start = block.start
    progress = block.progress
  }
}
