// Texts: folded for comparison, interned by their bytes, searched for keywords.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using std::string;
using std::string_view;
using std::vector;

// Case folding of ASCII and of the letters of Latin-1, which are all that the made-up company uses.
inline string folded(string_view text) {
  string result(text);
  for (size_t i = 0; i < result.size(); i++) {
    auto byte = uint8_t(result[i]);
    if (byte >= 'A' && byte <= 'Z') result[i] = char(byte + 32);
    if (byte == 0xC3 && i + 1 < result.size()) {
      auto second = uint8_t(result[++i]);
      if (second >= 0x80 && second <= 0x9E && second != 0x97) result[i] = char(second + 32);
    }
  }
  return result;
}

inline uint64_t load(const char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

// The product of two words, its halves mixed: the step of wyhash.
inline uint64_t mixed(uint64_t a, uint64_t b) {
  auto product = (unsigned __int128)a * b;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

inline uint64_t hash(string_view text) {
  const char *bytes = text.data();
  size_t size = text.size();
  uint64_t state = size * 0x9E3779B97F4A7C15;
  if (size < 8) {
    uint64_t word = 0;
    memcpy(&word, bytes, size);
    return mixed(state ^ word, 0xD6E8FEB86659FD93);
  }
  for (size_t i = 0; i + 8 < size; i += 8) state = mixed(state ^ load(bytes + i), 0xD6E8FEB86659FD93);
  return mixed(state ^ load(bytes + size - 8), 0xA0761D6478BD642F);
}

// If two texts of one size are equal.
inline bool areEqual(const char *a, const char *b, size_t size) {
  if (size < 8) {
    for (size_t i = 0; i < size; i++)
      if (a[i] != b[i]) return false;
    return true;
  }
  for (size_t i = 0; i + 8 < size; i += 8)
    if (load(a + i) != load(b + i)) return false;
  return load(a + size - 8) == load(b + size - 8);
}

// If a text is this literal.
template <size_t size>
bool is(string_view text, const char (&literal)[size]) {
  return text.size() == size - 1 && !memcmp(text.data(), literal, size - 1);
}

// Numbers for texts, from 0 in order of first sight.
class TextTable {
  struct Entry {
    uint64_t hash = 0;
    const char *text = nullptr;
    uint32_t size = 0, id = 0;
  };
  vector<Entry> entries = vector<Entry>(1024);
  vector<std::unique_ptr<char[]>> texts;

  void grow() {
    vector<Entry> old(entries.size() * 2);
    old.swap(entries);
    for (auto &entry : old) {
      if (!entry.text) continue;
      size_t slot = entry.hash & (entries.size() - 1);
      while (entries[slot].text) slot = (slot + 1) & (entries.size() - 1);
      entries[slot] = entry;
    }
  }

 public:
  size_t count() const { return texts.size(); }

  // The number of a text; `count()` of before the call if it is new.
  uint32_t intern(string_view text) {
    uint64_t hashed = hash(text);
    size_t slot = hashed & (entries.size() - 1);
    for (; entries[slot].text; slot = (slot + 1) & (entries.size() - 1)) {
      auto &entry = entries[slot];
      if (entry.hash == hashed && entry.size == text.size() && areEqual(entry.text, text.data(), text.size()))
        return entry.id;
    }
    texts.emplace_back(new char[text.size() + 1]);
    memcpy(texts.back().get(), text.data(), text.size());
    entries[slot] = {hashed, texts.back().get(), uint32_t(text.size()), uint32_t(texts.size() - 1)};
    if (texts.size() * 2 > entries.size()) grow();
    return uint32_t(texts.size() - 1);
  }
};

// Which of many keywords a text contains. Asked once for each distinct text, so what counts is that it is soon built:
// keywords are found by their first three bytes.
class Keywords {
  struct Keyword {
    string text;
    uint32_t id;
  };
  std::unordered_map<uint32_t, vector<Keyword>> byStart;
  vector<Keyword> shortOnes;

  static uint32_t start(const char *bytes) {
    return uint32_t(uint8_t(bytes[0])) | uint32_t(uint8_t(bytes[1])) << 8 | uint32_t(uint8_t(bytes[2])) << 16;
  }

 public:
  void add(const string &text, uint32_t id) {
    (text.size() < 3 ? shortOnes : byStart[start(text.data())]).push_back({text, id});
  }

  // Calls `found` with the number of each keyword in the text, once or more.
  template <typename Found>
  void search(const string &text, Found found) const {
    for (auto &keyword : shortOnes)
      if (text.find(keyword.text) != string::npos) found(keyword.id);
    for (size_t i = 0; i + 3 <= text.size(); i++) {
      auto keywords = byStart.find(start(text.data() + i));
      if (keywords == byStart.end()) continue;
      for (auto &keyword : keywords->second)
        if (!text.compare(i, keyword.text.size(), keyword.text)) found(keyword.id);
    }
  }
};
