#include "rules.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <tuple>

namespace {

[[noreturn]] void fail(const string &message) {
  fprintf(stderr, "baseline: %s\n", message.c_str());
  exit(2);
}

string readFile(const string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot read " + path);
  return string(std::istreambuf_iterator<char>(file), {});
}

vector<string_view> split(string_view text, char separator) {
  vector<string_view> parts;
  for (size_t start = 0;;) {
    size_t end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == string_view::npos) return parts;
    start = end + 1;
  }
}

uint32_t number(string_view text) { return uint32_t(atoi(string(text).c_str())); }

Field field(string_view name) {
  if (name == "group") return Group;
  if (name == "department") return Department;
  if (name == "title") return Title;
  if (name == "userType") return UserType;
  if (name == "addresses.country") return Country;
  if (name == "userName") return UserNameDomain;
  fail("unknown field " + string(name));
}

// `ew "@x"` asks whether what follows the last `@` is `x`, which `Equals` can answer.
string domain(string_view ending) {
  if (ending.empty() || ending[0] != '@') fail("no domain: " + string(ending));
  return folded(ending.substr(1));
}

}  // namespace

struct RuleSet::Condition {
  enum Kind { Test, And, Or, Not, AtLeast } kind;
  Predicate predicate;
  uint32_t count = 0;
  vector<Condition> parts;
};

RuleSet::RuleSet(const string &path) {
  string text = readFile(path);
  vector<vector<std::pair<string, string>>> granted;
  vector<Condition> conditions;
  for (auto line : split(text, '\n')) {
    if (line.empty()) continue;
    auto words = split(line, '\t');
    names.emplace_back(words[0]);
    granted.emplace_back();
    size_t next = 2;
    for (uint32_t left = number(words[1]); left > 0; left--, next += 2)
      granted.back().emplace_back(words[next], words[next + 1]);
    conditions.push_back(condition(words, next));
  }

  for (auto &pairs : granted) grants.insert(grants.end(), pairs.begin(), pairs.end());
  std::sort(grants.begin(), grants.end());
  grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
  for (auto &pairs : granted) {
    for (auto &pair : pairs)
      grantsOfRule.push_back(uint32_t(std::lower_bound(grants.begin(), grants.end(), pair) - grants.begin()));
    grantStarts.push_back(uint32_t(grantsOfRule.size()));
  }

  // Predicates that nodes read are numbered first: columns of nodes come behind them.
  vector<bool> anyOf;
  for (auto &condition : conditions) anyOf.push_back(isAnyOf(condition));
  for (size_t rule = 0; rule < names.size(); rule++)
    if (anyOf[rule]) addAnyOf(conditions[rule], uint32_t(rule));
  vector<Condition *> pending;
  for (size_t rule = 0; rule < names.size(); rule++)
    if (!anyOf[rule]) pending.push_back(&conditions[rule]);
  while (!pending.empty()) {
    auto condition = pending.back();
    pending.pop_back();
    if (condition->kind == Condition::Test) {
      auto id = predicate(*condition);
      if (columnOfPredicate[id] < 0) columnOfPredicate[id] = int32_t(predicateColumns++);
    }
    for (auto &part : condition->parts) pending.push_back(&part);
  }
  for (size_t rule = 0; rule < names.size(); rule++)
    if (!anyOf[rule]) columnRules.emplace_back(column(conditions[rule]), uint32_t(rule));
}

RuleSet::Condition RuleSet::condition(const Words &words, size_t &next) {
  auto word = words[next++];
  Condition result;
  uint32_t parts = 1;
  if (word == "has") {
    auto read = field(words[next]);
    auto test = words[next + 1];
    auto text = words[next + 2];
    next += 3;
    result.kind = Condition::Test;
    if (test == "eq") result.predicate = {read, Predicate::Equals, folded(text)};
    else if (test == "co") result.predicate = {read, Predicate::Contains, folded(text)};
    else if (test == "pr") result.predicate = {read, Predicate::Present, ""};
    else if (test == "ew" && read == UserNameDomain) result.predicate = {read, Predicate::Equals, domain(text)};
    else fail("unknown test " + string(test));
    return result;
  }
  if (word == "email") {
    if (words[next] != "work") fail("unknown type of email");
    result.kind = Condition::Test;
    result.predicate = {WorkEmailDomain, Predicate::Equals, domain(words[next + 1])};
    next += 2;
    return result;
  }
  if (word == "not") {
    result.kind = Condition::Not;
  } else {
    if (word == "and") result.kind = Condition::And;
    else if (word == "or") result.kind = Condition::Or;
    else if (word == "least") result.kind = Condition::AtLeast, result.count = number(words[next++]);
    else fail("unknown word " + string(word));
    parts = number(words[next++]);
  }
  while (parts-- > 0) result.parts.push_back(condition(words, next));
  return result;
}

bool RuleSet::isAnyOf(const Condition &condition) {
  return condition.kind == Condition::Test ||
         (condition.kind == Condition::Or && std::all_of(condition.parts.begin(), condition.parts.end(), isAnyOf));
}

void RuleSet::addAnyOf(const Condition &condition, uint32_t rule) {
  if (condition.kind == Condition::Test) rulesOfPredicate[predicate(condition)].push_back(rule);
  for (auto &part : condition.parts) addAnyOf(part, rule);
}

uint32_t RuleSet::predicate(const Condition &condition) {
  auto [place, isNew] = predicateIds.emplace(condition.predicate, uint32_t(predicates.size()));
  if (isNew) {
    predicates.push_back(condition.predicate);
    rulesOfPredicate.emplace_back();
    columnOfPredicate.push_back(-1);
  }
  return place->second;
}

uint32_t RuleSet::column(const Condition &condition) {
  if (condition.kind == Condition::Test) return uint32_t(columnOfPredicate[predicate(condition)]);
  Node node;
  node.count = condition.count;
  switch (condition.kind) {
    case Condition::And: node.op = Node::And; break;
    case Condition::Or: node.op = Node::Or; break;
    case Condition::Not: node.op = Node::Not; break;
    default: node.op = Node::AtLeast;
  }
  for (auto &part : condition.parts) node.parts.push_back(column(part));
  std::sort(node.parts.begin(), node.parts.end());
  auto [place, isNew] = nodeIds.emplace(node, predicateColumns + uint32_t(nodes.size()));
  if (isNew) nodes.push_back(node);
  return place->second;
}
