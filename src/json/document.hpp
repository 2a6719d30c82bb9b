// A JSON text as a flat list of its values, in the order of the text: what the readers walk through. Made by one pass
// without recursion, so that a hostile nesting costs no stack; the memory is at most some thirty times the text. Owned
// by one reading.
#pragma once

#include <p2p/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace p2p::json {

/// Objects and arrays inside each other. A typed value of 512 levels takes up to three of them a level.
inline constexpr std::size_t kMaxTextLevels = 2048;

enum class Kind : std::uint8_t {
  null,
  boolean,
  number,    ///< whole, 0 to 2^64−1
  negative,  ///< whole, −2^63 to −1
  digits,    ///< whole, outside of these; as text
  fraction,  ///< with a point or an exponent
  text,
  array,
  object,
};

[[nodiscard]] std::string_view to_string(Kind kind) noexcept;

/// One value; those inside an array or object follow it.
struct Value {
  /// A part of the document's text.
  struct Piece {
    std::uint32_t start;
    std::uint32_t size;
  };

  Kind kind;
  bool seen = false;       ///< a reader has asked for this member
  std::uint32_t span = 1;  ///< this value and all inside it
  Piece name{};            ///< of a member of an object
  union {
    bool boolean;
    std::uint64_t number;
    std::int64_t negative;
    double fraction;
    Piece text;
  };

  [[nodiscard]] Value* first() noexcept { return this + 1; }
  [[nodiscard]] Value* next() noexcept { return this + span; }
  /// Behind the last of the values inside.
  [[nodiscard]] Value* end() noexcept { return this + span; }
};

class Document {
 public:
  /// malformed, with the byte, when the text is not one JSON value in UTF-8; too_deep; too_large from 4 GiB on.
  [[nodiscard]] static Result<Document> parse(std::string_view text);

  [[nodiscard]] Value& root() noexcept { return values_.front(); }
  [[nodiscard]] std::string_view name(const Value& member) const noexcept { return piece(member.name); }
  /// Of Kind::text and Kind::digits.
  [[nodiscard]] std::string_view text(const Value& value) const noexcept { return piece(value.text); }

 private:
  friend class DocumentBuilder;
  [[nodiscard]] std::string_view piece(Value::Piece piece) const noexcept {
    return std::string_view(texts_).substr(piece.start, piece.size);
  }

  std::vector<Value> values_;
  std::string texts_;  ///< all names and texts, without their escapes
};

}  // namespace p2p::json
