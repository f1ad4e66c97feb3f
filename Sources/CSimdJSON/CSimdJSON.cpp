#include "CSimdJSON.h"

#include <algorithm>
#include <memory>
#include <new>

#include <simdjson.h>

struct aup_json_parser {
  simdjson::dom::parser parser;
  size_t depth;
};

extern "C" aup_json_parser *aup_json_parser_create(size_t depth) {
  try {
    return new aup_json_parser{simdjson::dom::parser(), depth};
  } catch (...) {
    return nullptr;
  }
}

extern "C" void aup_json_parser_destroy(aup_json_parser *parser) { delete parser; }

extern "C" int32_t aup_json_parse(
    aup_json_parser *parser, const uint8_t *bytes, size_t count, aup_json_document *document) {
  try {
    auto &json = parser->parser;
    if (json.capacity() < count || json.capacity() == 0) {
      // Doubling: documents that grow byte by byte must not allocate each time.
      size_t capacity = std::max(std::max(count, size_t(4096)), std::min(json.capacity() * 2, json.max_capacity()));
      if (auto error = json.allocate(capacity, parser->depth)) return int32_t(error);
    }
    if (auto error = json.parse(bytes, count).error()) return int32_t(error);
    document->tape = json.doc.tape.get();
    document->strings = json.doc.string_buf.get();
    document->tokens = json.implementation->structural_indexes.get();
    document->token_count = json.implementation->n_structural_indexes;
    return 0;
  } catch (...) {
    return int32_t(simdjson::MEMALLOC);
  }
}

struct aup_json_indexer {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
};

extern "C" aup_json_indexer *aup_json_indexer_create(void) { return new (std::nothrow) aup_json_indexer(); }

extern "C" void aup_json_indexer_destroy(aup_json_indexer *indexer) { delete indexer; }

extern "C" int32_t aup_json_index(
    aup_json_indexer *indexer, const uint8_t *bytes, size_t count, const uint32_t **tokens, size_t *token_count) {
  try {
    auto &stage = indexer->stage;
    if (!stage) {
      auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
          std::max(count, size_t(4096)), 1, stage);
      if (error) return int32_t(error);
    } else if (stage->capacity() < count) {
      if (auto error = stage->set_capacity(count)) return int32_t(error);
    }
    if (auto error = stage->stage1(bytes, count, simdjson::stage1_mode::regular)) return int32_t(error);
    *tokens = stage->structural_indexes.get();
    *token_count = stage->n_structural_indexes;
    return 0;
  } catch (...) {
    return int32_t(simdjson::MEMALLOC);
  }
}
