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

/// A reusable finder of tokens; its memory grows with the largest text it has seen.
typedef struct aup_json_indexer aup_json_indexer;

/// A finder of tokens; null if there is no memory.
aup_json_indexer *aup_json_indexer_create(void);

/// Frees a finder; null is allowed.
void aup_json_indexer_destroy(aup_json_indexer *indexer);

/// simdjson's first stage alone, over `count` bytes of one document or of many, one behind the other: the offset of every
/// token, in order, and behind the last the length. The text is then known to be UTF-8, its strings to be closed and
/// without bare control characters; nothing is known of escapes, numbers, words and the order of tokens.
///
/// 0, or simdjson's error code. The tokens belong to the indexer and are valid until its next call.
int32_t aup_json_index(
    aup_json_indexer *indexer, const uint8_t *bytes, size_t count, const uint32_t **tokens, size_t *token_count);

#ifdef __cplusplus
}
#endif
