// Every key that a node has or had, and the nodes that it stands for. Shares its structure with its copies.
//
// Nearly every key is the first key of a node or the last key of one, and is found with nothing between the index and
// that node. Only what these do not cover is written down: older last keys, and keys of several nodes.
#pragma once

#include "registry/hash_index.hpp"
#include "registry/node_list.hpp"
#include "registry/salted_hash.hpp"
#include "registry/shared_chunks.hpp"

#include <p2p/keys.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace p2p::registry {

/// What a key stands for; nothing when it is unknown.
struct KeyMeaning {
  Slot as_first = kNoSlot;
  /// Of the nodes that have had it as their last key, the one that took it last.
  Slot as_last = kNoSlot;
  /// Other nodes may have it as their last key, too.
  bool contested = false;

  /// The node that it names.
  [[nodiscard]] Slot node() const noexcept { return as_last != kNoSlot ? as_last : as_first; }
};

/// The nodes that are passed are those that the table is about.
class KeyTable {
 public:
  [[nodiscard]] KeyMeaning find(const PublicKey& key, const SaltedHash& hash, const NodeList& nodes) const noexcept {
    return meaning(reference(key, hash(key), nodes));
  }
  /// The node that the key names. Branches where a processor can guess: it then reads the node before the key has been
  /// compared.
  [[nodiscard]] Slot find_node(const PublicKey& key, const SaltedHash& hash, const NodeList& nodes) const noexcept {
    const Reference known = reference(key, hash(key), nodes);
    if (known == HashIndex::kNone) [[unlikely]]
      return kNoSlot;
    if (kind_of(known) == Kind::written) [[unlikely]]
      return written(number_of(known)).meaning.node();
    return number_of(known);
  }
  /// The node at `slot` is new.
  void add_first(Slot slot, const SaltedHash& hash, const NodeList& nodes);
  /// The node at `slot` has its last key now.
  void set_last(Slot slot, const SaltedHash& hash, const NodeList& nodes);
  /// The node at `slot` is about to be given another last key.
  void retire_last(Slot slot, const SaltedHash& hash, const NodeList& nodes);

 private:
  static constexpr std::size_t kPageKeys = 32;
  struct WrittenKey {
    PublicKey key;
    KeyMeaning meaning;
  };
  using Page = std::array<WrittenKey, kPageKeys>;

  /// What the index holds: a slot, or the number of a written key, and which of them it is.
  enum class Kind : std::uint32_t { first_of, last_of, written };
  using Reference = std::uint32_t;
  static constexpr unsigned kKindShift = 30;
  [[nodiscard]] static Reference refer(Kind kind, std::uint32_t number) noexcept {
    return (static_cast<std::uint32_t>(kind) << kKindShift) | number;
  }
  [[nodiscard]] static Kind kind_of(Reference reference) noexcept { return static_cast<Kind>(reference >> kKindShift); }
  [[nodiscard]] static std::uint32_t number_of(Reference reference) noexcept {
    return reference & ((std::uint32_t{1} << kKindShift) - 1);
  }

  [[nodiscard]] const WrittenKey& written(std::uint32_t number) const noexcept {
    return pages_[number / kPageKeys][number % kPageKeys];
  }
  [[nodiscard]] const PublicKey& key_of(Reference reference, const NodeList& nodes) const noexcept {
    const auto number = number_of(reference);
    if (kind_of(reference) == Kind::first_of) return nodes[number].first_public_key;
    if (kind_of(reference) == Kind::last_of) return nodes[number].last_public_key;
    return written(number).key;
  }
  [[nodiscard]] Reference reference(const PublicKey& key, std::uint32_t hash, const NodeList& nodes) const noexcept {
    return index_.find(hash, [&](Reference candidate) { return same(key, key_of(candidate, nodes)); });
  }
  /// The size goes with the first byte, and that of the candidate lies on another line of memory than the rest of it.
  [[nodiscard]] static bool same(const PublicKey& key, const PublicKey& candidate) noexcept {
    return std::memcmp(key.bytes().data(), candidate.bytes().data(), key.bytes().size()) == 0;
  }
  [[nodiscard]] KeyMeaning meaning(Reference reference) const noexcept {
    if (reference == HashIndex::kNone) return {};
    const auto number = number_of(reference);
    // Whether a node has had its first key as a last key, too, makes no difference to anyone.
    if (kind_of(reference) == Kind::first_of) return {number, number, false};
    if (kind_of(reference) == Kind::last_of) return {kNoSlot, number, false};
    return written(number).meaning;
  }
  void write(const PublicKey& key, const KeyMeaning& meaning, Reference known, std::uint32_t hash);

  HashIndex index_;
  SharedChunks<Page> pages_;
  std::uint32_t written_ = 0;
};

}  // namespace p2p::registry
