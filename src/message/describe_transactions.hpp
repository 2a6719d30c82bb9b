// Descriptions of <p2p/messages/transactions.hpp>.
#pragma once

#include <p2p/messages/transactions.hpp>

#include "message/description.hpp"

namespace p2p::message {

template <class V>
void describe(V& v, FieldsOf<V, GetTransaction>& request) {
  v.value("address", request.address);
}

}  // namespace p2p::message
