// The decoders of the messages of <p2p/messages/...> that src/message/node_messages.cpp registers.
//
// Input: a padded message, whose first byte may be anything.
#include "message/message_table.hpp"
#include "message_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  p2p::fuzz::check_subject(p2p::message::node_messages(), {data, size}, false);
  return 0;
}
