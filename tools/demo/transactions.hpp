// The transactions that the demo's nodes store: transfers, signed by the account that pays.
#pragma once

#include <p2p/messages/transaction.hpp>
#include <p2p/result.hpp>

#include <cstdint>
#include <string_view>

namespace p2p_demo {

/// One UCO, in the units of the ledger.
inline constexpr std::uint64_t kUco = 100'000'000;

/// The first transaction of the account with this seed: it pays `amount` to another one.
[[nodiscard]] p2p::Result<p2p::Transaction> make_transfer(std::string_view account_seed, std::uint64_t amount);

/// Whether the account that pays has signed it as it is.
[[nodiscard]] bool is_genuine(const p2p::Transaction& transaction);

/// What the transaction says to pay, in UCO.
[[nodiscard]] double paid_uco(const p2p::Transaction& transaction);

}  // namespace p2p_demo
