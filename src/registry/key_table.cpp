#include "registry/key_table.hpp"

namespace p2p::registry {

void KeyTable::add_first(Slot slot, const SaltedHash& hash, const NodeList& nodes) {
  const PublicKey& key = nodes[slot].first_public_key;
  const auto hashed = hash(key);
  const Reference known = reference(key, hashed, nodes);
  if (known == HashIndex::kNone) return index_.insert(hashed, refer(Kind::first_of, slot));
  KeyMeaning changed = meaning(known);
  changed.as_first = slot;
  write(key, changed, known, hashed);
}

void KeyTable::set_last(Slot slot, const SaltedHash& hash, const NodeList& nodes) {
  const PublicKey& key = nodes[slot].last_public_key;
  const auto hashed = hash(key);
  const Reference known = reference(key, hashed, nodes);
  if (known == HashIndex::kNone) return index_.insert(hashed, refer(Kind::last_of, slot));
  KeyMeaning changed = meaning(known);
  if (changed.as_last == slot) return;
  changed.contested = changed.contested || changed.as_last != kNoSlot;
  changed.as_last = slot;
  write(key, changed, known, hashed);
}

void KeyTable::retire_last(Slot slot, const SaltedHash& hash, const NodeList& nodes) {
  const PublicKey& key = nodes[slot].last_public_key;
  const auto hashed = hash(key);
  const Reference known = reference(key, hashed, nodes);
  if (kind_of(known) == Kind::last_of) write(key, meaning(known), known, hashed);
}

void KeyTable::write(const PublicKey& key, const KeyMeaning& meaning, Reference known, std::uint32_t hash) {
  std::uint32_t number = number_of(known);
  if (kind_of(known) != Kind::written) {
    number = written_++;
    if (number % kPageKeys == 0) pages_.append();
    index_.replace(hash, known, refer(Kind::written, number));
  }
  pages_.edit(number / kPageKeys)[number % kPageKeys] = {key, meaning};
}

}  // namespace p2p::registry
