// The transactions that one node stores. Any thread.
#pragma once

#include <p2p/messages/transaction.hpp>

#include <map>
#include <mutex>
#include <optional>

namespace p2p_demo {

class Ledger {
 public:
  /// Replaces the one with the same address.
  void store(const p2p::Transaction& transaction);
  [[nodiscard]] std::optional<p2p::Transaction> find(const p2p::Address& address) const;
  /// From now on the node tells a lie about this transaction: it pays a thousand times as much. The signature, which
  /// nobody can make anew without the account's key, stays as it was.
  void forge(const p2p::Address& address);

 private:
  mutable std::mutex mutex_;
  std::map<p2p::Address, p2p::Transaction> transactions_;
};

}  // namespace p2p_demo
