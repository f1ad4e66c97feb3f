import SCIMModel

extension RecordReader {
  /// Moves the next records into a block; false at the end. They are framed, not validated.
  mutating func nextBlock(_ block: inout RecordBlock) throws(InputError) -> Bool {
    block.clear()
    block.file = window.file.name
    if let problem = try begin() {
      block.set(problem, input: block.input)
      return true
    }
    if isFinished { return false }
    if !hasGivenBlocks { block.start = RecordBlock.Start(number: number, line: window.line, pages: pages) }
    hasGivenBlocks = true
    block.isInLines = isInLines
    let isThere = try isInLines ? nextLines(&block) : nextValues(&block)
    if !isThere { isFinished = true }
    block.pad()
    return isThere
  }

  private mutating func nextLines(_ block: inout RecordBlock) throws(InputError) -> Bool {
    // What is framed and not read is still there, the first line of the window.
    stashed = nil
    if lines.isSkipping { block.lines = try lines.skipLine(&window) }
    block.byteOffset = window.offset
    // Who writes slowly is answered line by line.
    while window.count < blockSize {
      if window.file.wouldWait, window.endOfLastLine(behind: 0) > 0 { break }
      guard try window.fill() else { break }
    }
    var end = window.isAtEnd ? window.count : window.endOfLastLine(behind: 0)
    if end == 0 {
      // As the reader does it: what stands before a record is no part of it.
      let line = window.line
      _ = try window.skipBlanks()
      block.lines += window.line - line
      block.byteOffset = window.offset
      end = window.isAtEnd ? window.count : window.endOfLastLine(behind: 0)
    }
    while end == 0, window.count <= limits.recordBytes {
      let seen = window.count
      _ = try window.fill()
      end = window.isAtEnd ? window.count : window.endOfLastLine(behind: seen)
      if window.isAtEnd { break }
    }
    if end == 0, window.count == 0 { return false }
    if end > 0 {
      window.give(end, to: &block)
    } else {
      block.range = 0..<0
      let trouble = lines.tooLong(window)
      block.ending = .problem(
        RecordProblem(
          file: window.file.name, record: 1, byteOffset: trouble.offset, line: block.lines, trouble.message,
          expected: trouble.expected))
    }
    return true
  }

  /// Puts the record of an export that begins the window into a block; what is wrong with it, if anything.
  private mutating func convert(
    _ count: Int, into block: inout RecordBlock, firstLine: Int, isLast: Bool
  ) -> RecordProblem? {
    switch convert(count, number: 1) {
    case .success(let record)?:
      var text: [UInt8] = []
      SCIMValue.complex(record.object).writeJSON(to: &text)
      block.append(text[...], byteOffset: record.byteOffset, line: record.line - firstLine, isLast: isLast)
      return nil
    case .failure(var problem)?:
      block.passedOver += 1
      problem.record = block.passedOver
      problem.line -= firstLine
      return problem
    case nil:
      block.passedOver += 1
      return nil
    }
  }

  private mutating func nextValues(_ block: inout RecordBlock) throws(InputError) -> Bool {
    let firstLine = window.line
    defer { block.lines = window.line - firstLine }
    while block.range.count < blockSize {
      if stashed == nil { stashed = try nextFrame() }
      guard let frame = stashed else { return !block.framed.isEmpty }
      stashed = nil
      switch frame {
      case .record(let count):
        let isLast = window.isAtEnd && count == window.count
        if export == nil {
          block.append(
            window.prefix(count), byteOffset: window.offset, line: window.line - firstLine, isLast: isLast)
        } else if let problem = convert(count, into: &block, firstLine: firstLine, isLast: isLast) {
          block.ending = .problem(problem)
        }
        window.drop(isFinished ? window.count : count)
        if case .problem = block.ending { return true }
      case .page(let page):
        switch validate(page) {
        case .success(let page): block.ending = .page(page)
        case .failure(var problem):
          problem.record = 1
          problem.line -= firstLine
          block.ending = .problem(problem)
        }
        return true
      case .trouble(let trouble):
        isFinished = trouble.endsInput
        block.ending = .problem(
          RecordProblem(
            file: window.file.name, record: 1, byteOffset: trouble.offset, line: trouble.line - firstLine,
            trouble.message, expected: trouble.expected, endsInput: trouble.endsInput))
        return true
      }
    }
    return true
  }
}
