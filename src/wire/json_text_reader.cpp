#include "wire/json_text.hpp"

#include "wire/json_number.hpp"
#include "wire/typed_encoding.hpp"
#include "wire/typed_keys.hpp"
#include "wire/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace p2p::wire {
namespace {

/// The value of four hex digits at the start of `text`; nothing without them.
std::optional<std::uint32_t> hex_unit(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t unit = 0;
  for (const char c : text.substr(0, 4)) {
    const bool decimal = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!decimal && (lower < 'a' || lower > 'f')) return std::nullopt;
    unit = unit << 4U | static_cast<std::uint32_t>(decimal ? c - '0' : lower - 'a' + 10);
  }
  return unit;
}

class JsonTextReader {
 public:
  JsonTextReader(BytesView text, std::size_t& memory_left)
      : text_(reinterpret_cast<const char*>(text.data()), text.size()), memory_left_(memory_left) {}

  Result<TypedValue> document() {
    Result<TypedValue> result;
    skip_space();
    if (value(*result, 0)) {
      skip_space();
      if (at_ < text_.size()) malformed("more than one value");
    }
    if (failure_) result = fail(*std::move(failure_));
    return result;
  }

 private:
  /// False after a failure, as for all that follow.
  bool value(TypedValue& into, std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(into, depth);
      case '[':
        return array(into, depth);
      case '"':
        return string(into);
      case 't':
        into.data = true;
        return literal("true");
      case 'f':
        into.data = false;
        return literal("false");
      case 'n':
        return literal("null");
      default:
        return number(into);
    }
  }

  bool array(TypedValue& into, std::size_t depth) {
    if (depth == kMaxTypedDepth) return refuse_depth();
    const std::size_t first = pending_.size();
    if (!items(']', [&] { return pending_value(depth); })) return false;
    const std::size_t count = pending_.size() - first;
    if (!claim(count * sizeof(TypedValue))) return false;
    TypedValue::List list;
    list.reserve(count);
    const auto begin = pending_.begin() + static_cast<std::ptrdiff_t>(first);
    std::move(begin, pending_.end(), std::back_inserter(list));
    pending_.erase(begin, pending_.end());
    into.data = std::move(list);
    return true;
  }
  bool object(TypedValue& into, std::size_t depth) {
    if (depth == kMaxTypedDepth) return refuse_depth();
    const std::size_t first = pending_.size();
    if (!items('}', [&] { return member(depth); })) return false;
    const std::size_t count = (pending_.size() - first) / 2;
    if (!claim(count * sizeof(TypedEntry))) return false;
    TypedValue::Map map;
    map.reserve(count);
    for (std::size_t i = first; i < pending_.size(); i += 2)
      map.push_back({std::move(pending_[i]), std::move(pending_[i + 1])});
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(first), pending_.end());
    if (!keys_ascend(map)) settle_keys(map);
    if (map.size() > kMaxOrderedEntries) std::reverse(map.begin(), map.end());
    into.data = std::move(map);
    return true;
  }
  /// What stands between brackets and commas.
  template <class Item>
  bool items(char closing, Item item) {
    ++at_;
    skip_space();
    if (take(closing)) return true;
    for (;;) {
      if (!item()) return false;
      skip_space();
      if (take(closing)) return true;
      if (!take(',')) return malformed("neither a comma nor a closing bracket");
      skip_space();
    }
  }
  bool pending_value(std::size_t depth) {
    return claim(sizeof(TypedValue)) && value(pending_.emplace_back(), depth + 1);
  }
  bool member(std::size_t depth) {
    if (peek() != '"') return malformed("a key that is no string");
    if (!pending_value(depth)) return false;
    skip_space();
    if (!take(':')) return malformed("no colon behind a key");
    skip_space();
    return pending_value(depth);
  }

  bool string(TypedValue& into) {
    const std::size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<std::uint8_t>(text_[at_]) < 0x20) return malformed("a control character");
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size()) return malformed("a string without its end");
    const std::string_view raw = text_.substr(start, at_ - start);
    ++at_;
    if (!is_utf8(as_bytes(raw))) return malformed("a string that is not UTF-8");
    if (!claim(raw.size())) return false;
    auto& text = into.data.emplace<std::string>();
    text.reserve(raw.size());
    return unescape(raw, text) || malformed("an unknown escape");
  }
  static bool unescape(std::string_view raw, std::string& text) {
    while (!raw.empty()) {
      const std::string_view plain = raw.substr(0, raw.find('\\'));
      text.append(plain);
      raw.remove_prefix(plain.size());
      if (raw.empty()) return true;
      const std::size_t taken = escape(raw, text);
      if (taken == 0) return false;
      raw.remove_prefix(taken);
    }
    return true;
  }
  /// How long the escape is that `raw` begins with; 0 when it is none. A backslash is never the last character.
  static std::size_t escape(std::string_view raw, std::string& text) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (raw[1] == 'u') return unicode_escape(raw, text);
    const std::size_t at = kNames.find(raw[1]);
    if (at == std::string_view::npos) return 0;
    text.push_back(kMeanings[at]);
    return 2;
  }
  /// \uXXXX, or two of them that are a surrogate pair; lone surrogates are none.
  static std::size_t unicode_escape(std::string_view raw, std::string& text) {
    const auto unit = hex_unit(raw.substr(2));
    if (!unit || (*unit >= 0xDC00 && *unit < 0xE000)) return 0;
    if (*unit < 0xD800 || *unit >= 0xE000) {
      append_utf8(text, *unit);
      return 6;
    }
    if (raw.substr(6, 2) != "\\u") return 0;
    const auto low = hex_unit(raw.substr(8));
    if (!low || *low < 0xDC00 || *low >= 0xE000) return 0;
    append_utf8(text, 0x10000U + ((*unit - 0xD800U) << 10U) + (*low - 0xDC00U));
    return 12;
  }

  bool number(TypedValue& into) {
    auto number = read_json_number(text_.substr(at_));
    if (!number) return refuse(number.error().code(), number.error().detail());
    at_ += number->length;
    into = std::move(number->value);
    return true;
  }
  bool literal(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return malformed("an unknown word");
    at_ += word.size();
    return true;
  }

  /// A zero byte at the end, which no value begins with.
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char expected) {
    if (at_ == text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool claim(std::size_t bytes) {
    if (bytes > memory_left_) return refuse(Errc::too_large, "more values than the message can hold");
    memory_left_ -= bytes;
    return true;
  }
  bool malformed(const char* what) { return refuse(Errc::malformed, what); }
  bool refuse_depth() {
    return refuse(Errc::too_deep, "a value of more than " + std::to_string(kMaxTypedDepth) + " levels");
  }
  bool refuse(Errc code, std::string_view what) {
    failure_.emplace(code, "JSON text: " + std::string(what) + " before byte " + std::to_string(at_));
    return false;
  }

  std::string_view text_;
  std::size_t& memory_left_;
  std::size_t at_ = 0;
  /// Of the arrays and objects around: what they hold so far. Never moves what is in it.
  std::deque<TypedValue> pending_;
  std::optional<Error> failure_;
};

}  // namespace

Result<TypedValue> read_json_text(BytesView text, std::size_t& memory_left) {
  return JsonTextReader(text, memory_left).document();
}

}  // namespace p2p::wire
