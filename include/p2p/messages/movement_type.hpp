// Floor 3. What an amount is of: UCO, or a token (messages.md §2.8). A value; the token lives on the heap, because
// most amounts are of UCO and outputs come in long lists.
#pragma once

#include <p2p/address.hpp>
#include <p2p/varint.hpp>

#include <memory>
#include <utility>

namespace p2p {

struct Token {
  Address address;
  VarInt id;
  friend bool operator==(const Token&, const Token&) = default;
};

class MovementType {
 public:
  /// UCO.
  MovementType() noexcept = default;
  MovementType(Token token)  // NOLINT(google-explicit-constructor): a token is a type of movement
      : token_(std::make_unique<Token>(std::move(token))) {}
  MovementType(const MovementType& other) : token_(other.token_ ? std::make_unique<Token>(*other.token_) : nullptr) {}
  MovementType(MovementType&&) noexcept = default;
  MovementType& operator=(MovementType other) noexcept {
    token_.swap(other.token_);
    return *this;
  }
  ~MovementType() = default;

  /// Null for UCO.
  [[nodiscard]] const Token* token() const noexcept { return token_.get(); }
  [[nodiscard]] Token* token() noexcept { return token_.get(); }

  friend bool operator==(const MovementType& left, const MovementType& right) {
    if (!left.token_ || !right.token_) return left.token_ == right.token_;
    return *left.token_ == *right.token_;
  }

 private:
  std::unique_ptr<Token> token_;
};

}  // namespace p2p
