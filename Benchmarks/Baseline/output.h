// Decisions as lines of JSON, put together from texts that are ready.
#pragma once

#include <unistd.h>

#include "match.h"

// A JSON string, with its quotes; escapes are those that `aup` writes, as far as the made-up company needs them.
inline void appendQuoted(string &output, string_view text) {
  bool isPlain = true;
  for (char character : text) isPlain &= character != '"' && character != '\\';
  output += '"';
  if (isPlain) {
    output += text;
  } else {
    for (char character : text) {
      if (character == '"' || character == '\\') output += '\\';
      output += character;
    }
  }
  output += '"';
}

class Output {
 public:
  explicit Output(const RuleSet &rules) : rules(rules), grantBits((rules.grants.size() + 63) / 64), bytes(capacity) {
    for (auto &name : rules.names) {
      string text;
      appendQuoted(text, name);
      ruleTexts.add(text + ",");
    }
    for (auto &grant : rules.grants) {
      string text = "{\"role\":";
      appendQuoted(text, grant.first);
      text += ",\"unit\":";
      appendQuoted(text, grant.second);
      grantTexts.add(text + "},");
    }
    numbers.resize(std::max(rules.names.size(), rules.grants.size()) + 4);
    longestLine = ruleTexts.size() + grantTexts.size() + slack;
  }

  // Writes the line of a user whose row it reads and sets to zero. The head is all that comes before the rules.
  void write(string_view head, uint64_t *row, size_t width, bool isInactive) {
    if (used + longestLine + head.size() > bytes.size()) flush(longestLine + head.size());
    char *next = bytes.data() + used;
    append(next, head);
    append(next, ",\"rules\":[");
    if (isInactive) {
      append(next, "],\"grants\":[],\"inactive\":true}\n");
    } else {
      next = writeMatches(next, row, width);
    }
    used = size_t(next - bytes.data());
  }

  void flush(size_t room = 0) {
    for (size_t done = 0; done < used;) {
      auto amount = ::write(STDOUT_FILENO, bytes.data() + done, used - done);
      if (amount <= 0) _exit(2);
      done += size_t(amount);
    }
    used = 0;
    if (bytes.size() < room) bytes.resize(room);
  }

 private:
  static constexpr size_t capacity = 1 << 20, slack = 256;

  // Texts that are copied so many bytes at once, whatever their length.
  template <size_t stride>
  class ReadyTexts {
    vector<char> bytes;
    vector<uint32_t> starts = {0};

   public:
    void add(const string &text) {
      bytes.resize(starts.back());
      bytes.insert(bytes.end(), text.begin(), text.end());
      starts.push_back(uint32_t(bytes.size()));
      bytes.resize(starts.back() + stride);  // the last is copied with what stands behind it, too
    }
    size_t size() const { return bytes.size(); }
    char *copy(char *next, size_t id) const {
      const char *text = bytes.data() + starts[id];
      size_t size = starts[id + 1] - starts[id];
      memcpy(next, text, stride);
      if (size > stride) memcpy(next + stride, text + stride, size - stride);
      return next + size;
    }
  };

  const RuleSet &rules;
  ReadyTexts<16> ruleTexts;
  ReadyTexts<64> grantTexts;
  vector<uint64_t> grantBits;
  vector<uint32_t> numbers;
  vector<char> bytes;
  size_t used = 0, longestLine;

  static void append(char *&next, string_view text) {
    memcpy(next, text.data(), text.size());
    next += text.size();
  }

  // Writes the number of each bit that is set to `next`, and sets the words to zero. Four numbers are written for each
  // word, however many bits it has: that is cheaper than a branch that nobody can foresee.
  static uint32_t *takeBits(uint64_t *words, size_t count, uint32_t *next) {
    for (size_t i = 0; i < count; i++) {
      uint64_t bits = words[i];
      words[i] = 0;
      uint32_t *end = next + __builtin_popcountll(bits);
      for (int unrolled = 0; unrolled < 4; unrolled++, bits &= bits - 1)
        next[unrolled] = uint32_t(i * 64) + uint32_t(__builtin_ctzll(bits | uint64_t(1) << 63));
      for (next += 4; next < end; next++, bits &= bits - 1)
        *next = uint32_t(i * 64) + uint32_t(__builtin_ctzll(bits));
      next = end;
    }
    return next;
  }

  void grant(uint32_t rank) { grantBits[rank / 64] |= uint64_t(1) << rank % 64; }

  char *writeMatches(char *next, uint64_t *row, size_t width) {
    uint32_t *end = takeBits(row, width, numbers.data());
    for (uint32_t *rule = numbers.data(); rule < end; rule++) {
      next = ruleTexts.copy(next, *rule);
      // Most rules grant one or two things: no branch for those.
      uint32_t start = rules.grantStarts[*rule], last = rules.grantStarts[*rule + 1] - 1;
      grant(rules.grantsOfRule[start]);
      grant(rules.grantsOfRule[last]);
      for (start++; start < last; start++) grant(rules.grantsOfRule[start]);
    }
    if (end > numbers.data()) next--;  // the last comma
    append(next, "],\"grants\":[");
    end = takeBits(grantBits.data(), grantBits.size(), numbers.data());
    for (uint32_t *rank = numbers.data(); rank < end; rank++) next = grantTexts.copy(next, *rank);
    if (end > numbers.data()) next--;
    append(next, "]}\n");
    return next;
  }
};
