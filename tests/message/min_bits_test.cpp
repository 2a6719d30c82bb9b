// The fewest bits that descriptions state for structs and elements: too many, and the decoder refuses lists that are
// there; too few, and a count claims more memory than need be.
#include <p2p/message.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

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
#include "message/known_types.hpp"
#include "message/message_list.hpp"
#include "message/smallest_forms.hpp"
#include "support/catch.hpp"

namespace p2p {
namespace {

using test::Lists;
using test::SmallestForms;

template <class... T>
std::size_t visit(SmallestForms& forms, message::MessageList<T...>) {
  (forms.visit<T>(), ...);
  return sizeof...(T);
}

/// Every message of the protocol; gives their number.
std::size_t visit_all(SmallestForms& forms) {
  return visit(forms, message::CommonMessages()) + visit(forms, message::NodeMessages()) +
         visit(forms, message::ChainMessages()) + visit(forms, message::TransactionSummaryMessages()) +
         visit(forms, message::UnspentOutputMessages()) + visit(forms, message::ContractMessages()) +
         visit(forms, message::MiningMessages()) + visit(forms, message::ReplicationMessages()) +
         visit(forms, message::BeaconMessages()) + visit(forms, message::StatisticsMessages());
}

std::size_t encoded_size(const NewBeaconSlot& message) { return Message(message).encode().value().size(); }

/// What stands behind all elements of a list, once for each: in the view of a slot, the latencies.
constexpr std::size_t kLatencyBits = 8;

TEST_CASE("the bits stated for each struct and each kind of element are those of its smallest form") {
  SmallestForms forms(Lists::empty);
  REQUIRE(visit_all(forms) == std::size(message::kKnownTypes));
  forms.minimums().at(SmallestForms::place<Slot>("availabilities")).found += kLatencyBits;
  for (const auto& [what, minimum] : forms.minimums()) {
    INFO(what);
    CHECK(minimum.stated == minimum.found);
  }
}

TEST_CASE("a node in the view of a slot takes an availability and a latency") {
  NewBeaconSlot message;
  message.slot.version = Slot::kVersion;
  const std::size_t without = encoded_size(message);
  message.slot.p2p_view.resize(1);
  CHECK(8 * (encoded_size(message) - without) == 16 + kLatencyBits);
}

TEST_CASE("the smallest forms are looked for in lists, maps, lists inside them, and in each version of a layout") {
  SmallestForms forms(Lists::empty);
  visit_all(forms);
  const auto& minimums = forms.minimums();
  CHECK(minimums.contains(SmallestForms::type<Address>()));
  CHECK(minimums.contains(SmallestForms::type<Node>()));
  CHECK(minimums.contains(SmallestForms::place<AddressList>("addresses")));
  CHECK(minimums.contains(SmallestForms::place<Ownership>("authorized_keys")));
  CHECK(minimums.contains(SmallestForms::place<NetworkStats>("stats") + ".."));
  for (std::uint32_t version = 0; version <= 12; ++version)
    CHECK(minimums.contains(SmallestForms::place<LedgerOperations>("unspent_outputs", version)));
}

TEST_CASE("the decoder reads the smallest forms, with empty lists and with lists of one element") {
  for (const Lists lists : {Lists::empty, Lists::of_one}) {
    SmallestForms forms(lists);
    visit_all(forms);
    CHECK(forms.misread() == std::vector<std::string>());
  }
}

}  // namespace
}  // namespace p2p
