#include "support/random_messages.hpp"

#include <map>

#include "message/describe_beacon.hpp"
#include "message/describe_chains.hpp"
#include "message/describe_common.hpp"
#include "message/describe_contracts.hpp"
#include "message/describe_mining.hpp"
#include "message/describe_nodes.hpp"
#include "message/describe_replication.hpp"
#include "message/describe_statistics.hpp"
#include "message/describe_transaction_summary.hpp"
#include "message/describe_unspent_outputs.hpp"
#include "support/random_values.hpp"

namespace p2p::test {
namespace {

using Maker = Message (*)(RandomValues&);
using Makers = std::map<std::uint8_t, Maker>;

template <class... T>
void add(Makers& makers, message::MessageList<T...>) {
  (makers.emplace(T::kMessageType, [](RandomValues& values) { return Message(values.make<T>()); }), ...);
}

const Makers& makers() {
  static const Makers kMakers = [] {
    Makers all;
    add(all, message::CommonMessages());
    add(all, message::NodeMessages());
    add(all, message::ChainMessages());
    add(all, message::TransactionSummaryMessages());
    add(all, message::UnspentOutputMessages());
    add(all, message::ContractMessages());
    add(all, message::MiningMessages());
    add(all, message::ReplicationMessages());
    add(all, message::BeaconMessages());
    add(all, message::StatisticsMessages());
    return all;
  }();
  return kMakers;
}

}  // namespace

std::vector<std::uint8_t> message_types() {
  std::vector<std::uint8_t> types;
  for (const auto& [type, maker] : makers()) types.push_back(type);
  return types;
}

Message random_message(std::uint8_t type, std::mt19937_64& random) {
  RandomValues values(random);
  return makers().at(type)(values);
}

bool is_reversed_by_decoding(std::uint8_t type) noexcept {
  return type == NewTransaction::kMessageType || type == StartMining::kMessageType ||
         type == AddMiningContext::kMessageType || type == ValidateTransaction::kMessageType;
}

}  // namespace p2p::test
