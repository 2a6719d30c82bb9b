#include "transactions.hpp"

#include <p2p/crypto.hpp>
#include <p2p/signature_payloads.hpp>

#include <numeric>
#include <string>
#include <utility>

namespace p2p_demo {
namespace {

p2p::Result<p2p::Address> account_of(std::string_view seed) {
  // An account's first transaction has the address of the key after the one that signs it.
  const auto next = p2p::derive_keypair(p2p::as_bytes(seed), 1);
  if (!next) return p2p::fail(next.error());
  return p2p::derive_address(next->public_key);
}

}  // namespace

p2p::Result<p2p::Transaction> make_transfer(std::string_view account_seed, std::uint64_t amount) {
  const auto keys = p2p::derive_keypair(p2p::as_bytes(account_seed), 0);
  if (!keys) return p2p::fail(keys.error());
  const auto address = account_of(account_seed);
  if (!address) return p2p::fail(address.error());
  const auto payee = account_of("the account of a friend");
  if (!payee) return p2p::fail(payee.error());

  p2p::Transaction transaction;
  transaction.type = p2p::TransactionType::transfer;
  transaction.address = *address;
  transaction.data.ledger.uco = {{*payee, amount}};
  transaction.previous_public_key = keys->public_key;
  const auto payload = p2p::previous_signature_payload(transaction);
  if (!payload) return p2p::fail(payload.error());
  auto signature = p2p::sign(keys->private_key, *payload);
  if (!signature) return p2p::fail(signature.error());
  transaction.previous_signature = *std::move(signature);
  return transaction;
}

bool is_genuine(const p2p::Transaction& transaction) {
  const auto payload = p2p::previous_signature_payload(transaction);
  return payload && p2p::verify(transaction.previous_public_key, *payload, transaction.previous_signature.bytes);
}

double paid_uco(const p2p::Transaction& transaction) {
  const auto& transfers = transaction.data.ledger.uco;
  return std::accumulate(transfers.begin(), transfers.end(), 0.0, [](double sum, const p2p::Transfer& transfer) {
    return sum + static_cast<double>(transfer.amount) / static_cast<double>(kUco);
  });
}

}  // namespace p2p_demo
