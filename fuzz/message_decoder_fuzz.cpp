// The decoders of all messages, and the choice between them.
//
// Input: a padded message.
#include "message_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  p2p::fuzz::check_message({data, size}, p2p::fuzz::decode);
  return 0;
}
