// What a C++ programmer would write instead of using aup: it reads users as NDJSON with simdjson's DOM on one thread and
// writes the bytes that `aup eval RULES USERS --output ndjson` writes.
//
//     baseline eval rules-10.plain users.ndjson
//     baseline dom users.ndjson     parses every line, and does nothing with it
//
// It is made for the rules of `bench tenant` and knows no more: which attributes there are, and how they are spelled.

#include <fcntl.h>
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>

#include "output.h"

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

[[noreturn]] void fail(const char *message) {
  fprintf(stderr, "baseline: %s\n", message);
  exit(2);
}

// Calls `use` with the parsed object of each line.
template <typename Use>
void forEachLine(const char *path, Use use) {
  int file = open(path, O_RDONLY);
  if (file < 0) fail("cannot read the users");
  simdjson::dom::parser parser;
  vector<uint8_t> buffer(1 << 20);
  size_t filled = 0;
  for (;;) {
    if (buffer.size() - filled < buffer.size() / 2) buffer.resize(buffer.size() * 2);
    auto amount = read(file, buffer.data() + filled, buffer.size() - filled - simdjson::SIMDJSON_PADDING);
    if (amount < 0) fail("cannot read the users");
    filled += size_t(amount);
    size_t start = 0;
    while (start < filled) {
      auto end = static_cast<uint8_t *>(memchr(buffer.data() + start, '\n', filled - start));
      if (!end && amount > 0) break;
      size_t size = end ? size_t(end - buffer.data()) - start : filled - start;
      object user;
      // What stands behind the line is in the buffer, or is its padding: nothing needs to be copied.
      if (parser.parse(buffer.data() + start, size, false).get(user)) fail("no JSON object");
      use(user);
      start += size + 1;
    }
    if (amount == 0) break;
    filled -= std::min(start, filled);
    memmove(buffer.data(), buffer.data() + start, filled);
  }
  close(file);
}

string_view text(element value) {
  string_view result;
  if (value.get(result)) fail("no string");
  return result;
}

string_view domain(string_view address) { return address.substr(address.rfind('@') + 1); }

bool equalsFolded(string_view text, string_view lowercase) {
  if (text.size() != lowercase.size()) return false;
  for (size_t i = 0; i < text.size(); i++)
    if ((text[i] | 32) != lowercase[i]) return false;
  return true;
}

// Tells the matcher the texts of users and keeps what their lines begin with.
class Block {
 public:
  Block(Matcher &matcher, Output &output) : matcher(matcher), output(output) {}

  void add(object user) {
    isInactive[count] = false;
    string_view userName, id;
    for (auto [key, value] : user) {
      switch (key.size()) {
        case 2: if (is(key, "id")) id = text(value); break;
        case 5: if (is(key, "title")) tell(Title, text(value)); break;
        case 6:
          if (is(key, "active")) isInactive[count] = value.is_bool() && !bool(value);
          else if (is(key, "groups")) tellGroups(value);
          else if (is(key, "emails") && matcher[WorkEmailDomain].isRead()) tellEmails(value);
          break;
        case 8:
          if (is(key, "userName")) userName = text(value);
          else if (is(key, "userType")) tell(UserType, text(value));
          break;
        case 9: if (is(key, "addresses") && matcher[Country].isRead()) tellCountries(value); break;
        case 58: if (matcher[Department].isRead()) tellDepartment(value); break;
      }
    }
    tell(UserNameDomain, domain(userName));
    headStarts[count] = heads.size();
    heads += "{\"userName\":";
    appendQuoted(heads, userName);
    heads += ",\"id\":";
    appendQuoted(heads, id);
    if (++count == blockSize) finish();
  }

  void finish() {
    headStarts[count] = heads.size();
    matcher.finish(count);
    for (size_t user = 0; user < count; user++) {
      auto head = string_view(heads).substr(headStarts[user], headStarts[user + 1] - headStarts[user]);
      if (isInactive[user]) std::fill_n(matcher.row(user), matcher.width, 0);
      output.write(head, matcher.row(user), matcher.width, isInactive[user]);
    }
    heads.clear();
    count = 0;
  }

 private:
  Matcher &matcher;
  Output &output;
  size_t count = 0;
  string heads;
  size_t headStarts[blockSize + 1];
  bool isInactive[blockSize];

  void tell(Field field, string_view text) {
    if (matcher[field].isRead()) matcher.add(count, field, text);
  }

  void tellGroups(element groups) {
    for (auto group : array(groups)) {
      string_view display, type;
      for (auto [key, value] : object(group)) {
        if (is(key, "display")) display = text(value);
        else if (is(key, "type")) type = text(value);
      }
      if (!equalsFolded(type, "indirect")) tell(Group, display);
    }
  }

  void tellEmails(element emails) {
    for (auto email : array(emails)) {
      string_view address, type;
      for (auto [key, value] : object(email)) {
        if (is(key, "value")) address = text(value);
        else if (is(key, "type")) type = text(value);
      }
      if (equalsFolded(type, "work")) tell(WorkEmailDomain, domain(address));
    }
  }

  void tellCountries(element addresses) {
    for (auto address : array(addresses))
      for (auto [key, value] : object(address))
        if (is(key, "country")) tell(Country, text(value));
  }

  void tellDepartment(element enterpriseUser) {
    for (auto [key, value] : object(enterpriseUser))
      if (is(key, "department")) tell(Department, text(value));
  }
};

void evaluate(const char *rulesPath, const char *usersPath) {
  RuleSet rules(rulesPath);
  Matcher matcher(rules);
  Output output(rules);
  Block block(matcher, output);
  forEachLine(usersPath, [&](object user) { block.add(user); });
  block.finish();
  output.flush();
}

}  // namespace

int main(int count, char **arguments) {
  if (count == 4 && !strcmp(arguments[1], "eval")) {
    evaluate(arguments[2], arguments[3]);
  } else if (count == 3 && !strcmp(arguments[1], "dom")) {
    size_t users = 0;
    forEachLine(arguments[2], [&](object) { users++; });
    printf("%zu\n", users);
  } else {
    fail("usage: baseline eval RULES USERS | baseline dom USERS");
  }
}
