// Floor 3. Whom a transaction addresses: a contract, which it may call with arguments (messages.md §2.5).
#pragma once

#include <p2p/address.hpp>
#include <p2p/typed_value.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace p2p {

/// Its layout follows the version of its transaction: 1 carries the address alone; 2 carries arguments as JSON text, 3
/// as a list of up to 255 typed values, 4 and above as one typed value, which should be a map.
struct Recipient {
  Address address;
  /// The action that is called; without one there are no arguments. At most 255 bytes.
  std::optional<std::string> action;
  /// Nil when there are none.
  TypedValue args;
  friend bool operator==(const Recipient&, const Recipient&) = default;
};

/// A recipient outside its transaction.
struct VersionedRecipient {
  std::uint32_t tx_version = 0;
  Recipient recipient;
  friend bool operator==(const VersionedRecipient&, const VersionedRecipient&) = default;
};

}  // namespace p2p
