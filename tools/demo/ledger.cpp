#include "ledger.hpp"

namespace p2p_demo {

void Ledger::store(const p2p::Transaction& transaction) {
  const std::lock_guard lock(mutex_);
  transactions_.insert_or_assign(transaction.address, transaction);
}

std::optional<p2p::Transaction> Ledger::find(const p2p::Address& address) const {
  const std::lock_guard lock(mutex_);
  const auto found = transactions_.find(address);
  if (found == transactions_.end()) return std::nullopt;
  return found->second;
}

void Ledger::forge(const p2p::Address& address) {
  const std::lock_guard lock(mutex_);
  const auto found = transactions_.find(address);
  if (found == transactions_.end()) return;
  for (p2p::Transfer& transfer : found->second.data.ledger.uco) transfer.amount *= 1000;
}

}  // namespace p2p_demo
