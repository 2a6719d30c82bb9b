// Whatever decodes can be encoded, and then decodes to the same; decoding claims no more memory than 64 times its
// bytes.
//
// Input: a padded message.
#include <p2p/message.hpp>
#include <p2p/messages/nodes.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

using p2p::Bytes;
using p2p::BytesView;
using p2p::Message;

/// Beside the value: the message's own struct, its reference count, the text of an error.
constexpr std::size_t kFixedBytes = 4096;
constexpr std::size_t kMaxMemoryFactor = 64;

/// Bytes asked of operator new while `counting`.
std::size_t allocated_bytes = 0;
bool counting = false;

void require(bool condition) {
  if (!condition) std::abort();
}

/// An average loses up to a hundredth when it is encoded again (messages.md §2.16): what it is then.
void settle(std::vector<p2p::Node>& nodes) {
  for (p2p::Node& node : nodes) node.average_availability = std::trunc(node.average_availability * 100) / 100;
}

Message settled(const Message& message) {
  if (const auto* list = message.get_if<p2p::NodeList>()) {
    auto copy = *list;
    settle(copy.nodes);
    return copy;
  }
  if (const auto* nodes = message.get_if<p2p::BootstrappingNodes>()) {
    auto copy = *nodes;
    settle(copy.new_seeds);
    settle(copy.closest_nodes);
    std::vector<p2p::Node> first{copy.first_enrolled_node};
    settle(first);
    copy.first_enrolled_node = first.front();
    return copy;
  }
  return message;
}

p2p::Result<Message> decode_counted(BytesView bytes) {
  allocated_bytes = 0;
  counting = true;
  auto message = Message::decode(bytes);
  counting = false;
  require(allocated_bytes <= kMaxMemoryFactor * bytes.size() + kFixedBytes);
  return message;
}

}  // namespace

// Not inlined: compilers would see new paired with free().
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (counting) allocated_bytes += size;
  if (void* memory = std::malloc(std::max<std::size_t>(size, 1))) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(std::max<std::size_t>(size, 1));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = decode_counted({data, size});
  if (!message) {
    require(!message.error().detail().empty());
    return 0;
  }
  const auto encoded = message->encode();
  require(encoded.has_value());
  const auto again = decode_counted(*encoded);
  require(again.has_value());
  require(*again == settled(*message));
  return 0;
}
