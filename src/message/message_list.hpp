// The messages of one subject, as a list of types: what the table of messages and that of their JSON are made from.
#pragma once

namespace p2p::message {

template <class... T>
struct MessageList {};

}  // namespace p2p::message
