// Rules as `bench tenant` describes them for this program: a line for each, with a tab between any two words.
#pragma once

#include <map>
#include <utility>

#include "text.h"

// What rules read of a user. Of addresses only what follows the last `@` is kept: no rule asks for more.
enum Field { Group, Department, Title, UserType, Country, UserNameDomain, WorkEmailDomain, FieldCount };

// A question about the texts of a field.
struct Predicate {
  Field field;
  enum Test { Equals, Contains, Present } test;
  string text;  // folded

  bool operator<(const Predicate &other) const {
    return std::tie(field, test, text) < std::tie(other.field, other.test, other.text);
  }
};

// A column of truth values, one for each user of a block, that is computed from other columns. Its number is that of its
// node behind those of the predicates.
struct Node {
  enum Operator { And, Or, Not, AtLeast } op;
  uint32_t count;  // of AtLeast
  vector<uint32_t> parts;

  bool operator<(const Node &other) const {
    return std::tie(op, count, parts) < std::tie(other.op, other.count, other.parts);
  }
};

// All rules, in two kinds. Those that hold as soon as one predicate holds are kept with that predicate. The others have
// a column; equal conditions share it.
class RuleSet {
 public:
  explicit RuleSet(const string &path);

  vector<string> names;
  vector<std::pair<string, string>> grants;  // role and unit, sorted
  vector<uint32_t> grantsOfRule;             // what the first rule grants, then what the second does…
  vector<uint32_t> grantStarts = {0};        // where those of a rule start in there; one more at the end

  vector<Predicate> predicates;
  vector<vector<uint32_t>> rulesOfPredicate;  // those that hold as soon as it does
  vector<int32_t> columnOfPredicate;          // -1 if no node reads it
  uint32_t predicateColumns = 0;

  vector<Node> nodes;  // behind their parts
  vector<std::pair<uint32_t, uint32_t>> columnRules;  // column and rule

 private:
  using Words = vector<string_view>;
  struct Condition;
  std::map<Predicate, uint32_t> predicateIds;
  std::map<Node, uint32_t> nodeIds;

  Condition condition(const Words &words, size_t &next);
  static bool isAnyOf(const Condition &condition);
  void addAnyOf(const Condition &condition, uint32_t rule);
  uint32_t column(const Condition &condition);
  uint32_t predicate(const Condition &condition);
};
