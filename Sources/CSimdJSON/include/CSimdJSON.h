// simdjson's DOM parser behind a C interface: one document at a time, read as simdjson's own tape.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A reusable parser; its memory grows with the largest document it has read.
typedef struct aup_json_parser aup_json_parser;

/// What a parse left behind. The memory belongs to the parser and is valid until its next parse.
typedef struct {
  /// Tape words; the first is the root (simdjson, doc/tape.md).
  const uint64_t *tape;
  /// Strings with escapes undone: a length in four bytes, then the bytes.
  const uint8_t *strings;
  /// The byte offset of every token (brackets, commas, colons, the first byte of each scalar), in order.
  const uint32_t *tokens;
  size_t token_count;
} aup_json_document;

/// A parser for documents at most `depth` deep; null if there is no memory.
aup_json_parser *aup_json_parser_create(size_t depth);

/// Frees a parser; null is allowed.
void aup_json_parser_destroy(aup_json_parser *parser);

/// Parses one document of `count` bytes (which need no padding) and fills `document`; 0, or simdjson's error code.
int32_t aup_json_parse(aup_json_parser *parser, const uint8_t *bytes, size_t count, aup_json_document *document);

#ifdef __cplusplus
}
#endif
