#include "match.h"

#include <algorithm>

// From so many rules on, a text has a bit set instead of a list.
static constexpr size_t manyRules = 96;

FieldFacts::FieldFacts(const RuleSet &rules, Field field) : rules(rules) {
  for (uint32_t id = 0; id < rules.predicates.size(); id++) {
    auto &predicate = rules.predicates[id];
    if (predicate.field != field) continue;
    read = true;
    switch (predicate.test) {
      case Predicate::Equals: equal.emplace(predicate.text, id); break;
      case Predicate::Contains: keywords.add(predicate.text, id); break;
      case Predicate::Present: always.push_back(id); break;
    }
  }
}

void FieldFacts::learn(string_view text) {
  string key = folded(text);
  vector<uint32_t> holding = always;
  auto found = equal.find(key);
  if (found != equal.end()) holding.push_back(found->second);
  keywords.search(key, [&](uint32_t id) { holding.push_back(id); });

  vector<uint32_t> matching;
  Facts result;
  result.columnsStart = uint32_t(columnIds.size());
  for (auto id : holding) {
    auto &more = rules.rulesOfPredicate[id];
    matching.insert(matching.end(), more.begin(), more.end());
    if (rules.columnOfPredicate[id] >= 0) columnIds.push_back(uint32_t(rules.columnOfPredicate[id]));
  }
  result.columnsEnd = uint32_t(columnIds.size());
  std::sort(matching.begin(), matching.end());
  matching.erase(std::unique(matching.begin(), matching.end()), matching.end());
  result.isDense = matching.size() >= manyRules;
  if (result.isDense) {
    result.rulesStart = uint32_t(ruleBits.size());
    ruleBits.resize(ruleBits.size() + (rules.names.size() + 63) / 64);
    for (auto rule : matching) ruleBits[result.rulesStart + rule / 64] |= uint64_t(1) << rule % 64;
    result.rulesEnd = uint32_t(ruleBits.size());
  } else {
    result.rulesStart = uint32_t(ruleIds.size());
    ruleIds.insert(ruleIds.end(), matching.begin(), matching.end());
    result.rulesEnd = uint32_t(ruleIds.size());
  }
  facts.push_back(result);
}

Matcher::Matcher(const RuleSet &rules)
    : width((rules.names.size() + 63) / 64),
      rules(rules),
      columns(rules.predicateColumns + rules.nodes.size(), Column{}),
      rows(width * blockSize) {
  for (int field = 0; field < FieldCount; field++) fields.emplace_back(rules, Field(field));
}

void Matcher::finish(size_t users) {
  constexpr size_t count = blockSize / 64;
  for (size_t n = 0; n < rules.nodes.size(); n++) {
    auto &node = rules.nodes[n];
    Column value{};
    switch (node.op) {
      case Node::And:
        value = columns[node.parts[0]];
        for (size_t part = 1; part < node.parts.size(); part++)
          for (size_t i = 0; i < count; i++) value.words[i] &= columns[node.parts[part]].words[i];
        break;
      case Node::Or:
        for (auto part : node.parts)
          for (size_t i = 0; i < count; i++) value.words[i] |= columns[part].words[i];
        break;
      case Node::Not:
        for (size_t i = 0; i < count; i++) value.words[i] = ~columns[node.parts[0]].words[i];
        break;
      case Node::AtLeast:
        // How many hold so far, as one column for each number: at least one, at least two…
        reached.assign(node.count + 1, Column{});
        memset(&reached[0], 0xFF, sizeof(Column));
        for (auto part : node.parts)
          for (uint32_t number = node.count; number > 0; number--)
            for (size_t i = 0; i < count; i++)
              reached[number].words[i] |= reached[number - 1].words[i] & columns[part].words[i];
        value = reached[node.count];
    }
    columns[rules.predicateColumns + n] = value;
  }
  for (auto [column, rule] : rules.columnRules) {
    for (size_t i = 0; i * 64 < users; i++) {
      uint64_t bits = columns[column].words[i];
      if (users - i * 64 < 64) bits &= (uint64_t(1) << (users - i * 64)) - 1;
      for (; bits; bits &= bits - 1)
        rows[(i * 64 + size_t(__builtin_ctzll(bits))) * width + rule / 64] |= uint64_t(1) << rule % 64;
    }
  }
  std::fill(columns.begin(), columns.begin() + rules.predicateColumns, Column{});
}
