// Which rules match, a block of users at a time.
#pragma once

#include "rules.h"

constexpr size_t blockSize = 512;

// The truth of something for each user of a block.
struct alignas(64) Column {
  uint64_t words[blockSize / 64];
};

// What is known of each distinct text of a field.
class FieldFacts {
 public:
  FieldFacts(const RuleSet &rules, Field field);

  // The number of a text, whose facts are then known.
  uint32_t intern(string_view text) {
    uint32_t id = table.intern(text);
    if (id == facts.size()) learn(text);
    return id;
  }

  // True if some rule asks for the field.
  bool isRead() const { return read; }

 private:
  friend class Matcher;
  struct Facts {
    uint32_t rulesStart, rulesEnd;      // in `ruleIds`, or of words in `ruleBits` if there are many
    uint32_t columnsStart, columnsEnd;  // in `columnIds`
    bool isDense;
  };

  const RuleSet &rules;
  bool read = false;
  TextTable table;
  std::unordered_map<string, uint32_t> equal;
  Keywords keywords;
  vector<uint32_t> always;  // predicates that any text answers with yes
  vector<Facts> facts;
  vector<uint32_t> ruleIds, columnIds;
  vector<uint64_t> ruleBits;

  void learn(string_view text);
};

// Says for each user of a block which rules match.
class Matcher {
 public:
  explicit Matcher(const RuleSet &rules);

  FieldFacts &operator[](Field field) { return fields[field]; }

  // Tells that a user has a text.
  void add(size_t user, Field field, string_view text) {
    auto &known = fields[field];
    auto &facts = known.facts[known.intern(text)];
    uint64_t *row = rows.data() + user * width;
    if (facts.isDense) {
      const uint64_t *bits = known.ruleBits.data() + facts.rulesStart;
      for (size_t i = 0; i < width; i++) row[i] |= bits[i];
    } else {
      for (uint32_t i = facts.rulesStart; i < facts.rulesEnd; i++) {
        uint32_t rule = known.ruleIds[i];
        row[rule / 64] |= uint64_t(1) << rule % 64;
      }
    }
    for (uint32_t i = facts.columnsStart; i < facts.columnsEnd; i++)
      columns[known.columnIds[i]].words[user / 64] |= uint64_t(1) << user % 64;
  }

  // Evaluates the rules that need more than one predicate, once all texts of the block are told.
  void finish(size_t users);

  // The rules of a user as bits, which whoever reads them sets to zero.
  uint64_t *row(size_t user) { return rows.data() + user * width; }

  const size_t width;  // words of a row

 private:
  const RuleSet &rules;
  vector<FieldFacts> fields;
  vector<Column> columns;  // of predicates, then of nodes
  vector<Column> reached;  // of `at least`
  vector<uint64_t> rows;
};
