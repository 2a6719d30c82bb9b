// What the descriptions can carry, shown on a message made for it.
#include <random>

#include "message/layout_probe.hpp"
#include "message/registration.hpp"
#include "support/catch.hpp"
#include "support/random_values.hpp"
#include "wire/naive_bits.hpp"

template <>
const p2p::MessageType& p2p::message_type<p2p::test::LayoutProbe>() {
  using p2p::test::LayoutProbe;
  static const MessageType kType{
      LayoutProbe::kMessageType,
      "LayoutProbe",
      std::chrono::seconds(3),
      {},
      [](const void* value) { return message::encode_message(*static_cast<const LayoutProbe*>(value), "LayoutProbe"); },
      [](BytesView bytes, const std::shared_ptr<const void>& owner) -> Result<std::shared_ptr<const void>> {
        return message::decode_message<LayoutProbe>(bytes, owner, "LayoutProbe");
      },
      [](const void* left, const void* right) {
        return *static_cast<const LayoutProbe*>(left) == *static_cast<const LayoutProbe*>(right);
      }};
  return kType;
}

namespace p2p::test {
namespace {

Result<Bytes> encode(const LayoutProbe& probe) { return Message(probe).encode(); }

Result<LayoutProbe> decode(BytesView bytes) {
  auto value = message::decode_message<LayoutProbe>(bytes, nullptr, "LayoutProbe");
  if (!value) return fail(value.error());
  return **value;
}

/// The list that reading turns around, as it was written.
LayoutProbe turned(LayoutProbe probe) {
  std::reverse(probe.backwards.begin(), probe.backwards.end());
  return probe;
}

LayoutProbe random_probe(std::mt19937_64& random) {
  auto probe = RandomValues(random).make<LayoutProbe>();
  probe.five_bits &= 0x1FU;
  return probe;
}

/// The tree that is `levels` deep.
Tree deep_tree(std::size_t levels) {
  Tree tree;
  for (std::size_t i = 1; i < levels; ++i) {
    Tree parent;
    parent.children.push_back(std::move(tree));
    tree = std::move(parent);
  }
  return tree;
}

TEST_CASE("every layout comes back from its bits") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 1000; ++round) {
    const LayoutProbe probe = random_probe(random);
    const Bytes encoded = encode(probe).value();
    const auto decoded = decode(encoded).value();
    REQUIRE(turned(decoded) == probe);
    REQUIRE(encode(turned(decoded)).value() == encoded);
  }
}

TEST_CASE("fields smaller than a byte take their bits only") {
  LayoutProbe probe;
  probe.descending = true;
  probe.paging = Paging::date;
  probe.paging_date = Seconds(std::chrono::seconds(0x0102'0304));
  probe.five_bits = 0x15;
  const NaiveBits bits(encode(probe).value());
  CHECK(bits.number(8, 3) == 0b101);
  CHECK(bits.number(11, 32) == 0x0102'0304);
  CHECK(bits.number(43, 5) == 0x15);
}

TEST_CASE("a version that was read earlier decides the layout of what follows") {
  LayoutProbe probe;
  probe.outputs.push_back({Address(), VarInt(5), Milliseconds(std::chrono::milliseconds(7))});
  const std::size_t outputs_bit = 8 + 3 + 5 + 32 + 16;
  probe.version = 6;
  CHECK(NaiveBits(encode(probe).value()).number(outputs_bit + 272, 16) == 0x0105);
  probe.version = 7;
  CHECK(NaiveBits(encode(probe).value()).number(outputs_bit, 64) == 7);
  CHECK(decode(encode(probe).value()).value() == probe);
}

TEST_CASE("every prefix is refused with the field that is cut") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20; ++round) {
    const Bytes encoded = encode(random_probe(random)).value();
    for (std::size_t size = 1; size < encoded.size(); ++size) {
      const auto probe = decode(BytesView(encoded).first(size));
      REQUIRE_FALSE(probe);
      REQUIRE(probe.error() == Errc::truncated);
      REQUIRE(probe.error().detail().starts_with("LayoutProbe."));
    }
  }
}

TEST_CASE("every flipped bit gives an error or a value") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 10; ++round) {
    const Bytes encoded = encode(random_probe(random)).value();
    for (std::size_t bit = 8; bit < encoded.size() * 8; ++bit) {
      Bytes damaged = encoded;
      damaged[bit / 8] = static_cast<std::uint8_t>(damaged[bit / 8] ^ (0x80U >> (bit % 8)));
      const auto probe = decode(damaged);
      if (probe) {
        REQUIRE(encode(*probe));
      } else {
        REQUIRE(probe.error().detail().find(" at bit ") != std::string::npos);
      }
    }
  }
}

TEST_CASE("an unknown value of an enum is refused in both directions") {
  LayoutProbe probe;
  probe.paging = static_cast<Paging>(3);
  CHECK(encode(probe).error() == Errc::not_representable);

  Bytes encoded = encode(LayoutProbe()).value();
  encoded[1] = static_cast<std::uint8_t>(encoded[1] | 0b0110'0000U);
  const auto decoded = decode(encoded);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error() == Errc::malformed);
  CHECK(decoded.error().detail() == "LayoutProbe.paging at bit 9: unknown value 3");
}

TEST_CASE("a flag byte is 0 or 1") {
  Bytes encoded = encode(LayoutProbe()).value();
  // Behind the fixed fields, three empty lists and the flag of proof.
  const std::size_t flag_bit = 8 + 3 + 5 + 32 + 16 + 16 + 8 + 1;
  encoded[flag_bit / 8] = static_cast<std::uint8_t>(encoded[flag_bit / 8] | 0x20U);
  const auto decoded = decode(encoded);
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error() == Errc::malformed);
  CHECK(decoded.error().detail().starts_with("LayoutProbe.signature at bit " + std::to_string(flag_bit)));
}

TEST_CASE("a time behind the year 9999 is refused in both directions") {
  LayoutProbe probe;
  probe.due = Seconds(std::chrono::seconds(253'402'300'799));
  CHECK(decode(encode(probe).value()).value() == probe);
  probe.due += std::chrono::seconds(1);
  CHECK(encode(probe).error() == Errc::not_representable);

  LayoutProbe late;
  late.outputs.push_back({Address(), VarInt(), Milliseconds(std::chrono::milliseconds(253'402'300'800'000))});
  const auto refused = encode(late);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail().starts_with("LayoutProbe.outputs[0].timestamp: "));
}

TEST_CASE("counts that their field cannot carry are refused") {
  LayoutProbe probe;
  probe.signature = Signature{Bytes(256)};
  CHECK(encode(probe).error() == Errc::not_representable);
  CHECK(encode(probe).error().detail().starts_with("LayoutProbe.signature: "));
  probe.signature = Signature{Bytes(255)};
  CHECK(encode(probe));
  probe.view = BitString(256);
  CHECK(encode(probe).error().detail().starts_with("LayoutProbe.view: "));
  probe.view = BitString(255);
  CHECK(encode(probe));
  probe.groups.push_back({1, std::vector<VarInt>(256), {}});
  CHECK(encode(probe).error().detail().starts_with("LayoutProbe.groups[0].numbers: "));
  probe.groups[0].numbers.pop_back();
  CHECK(encode(probe));
  probe.groups[0].addresses.resize(65'536);
  CHECK(encode(probe).error().detail().starts_with("LayoutProbe.groups[0].addresses: "));
}

TEST_CASE("a number above its bits is refused") {
  LayoutProbe probe;
  probe.five_bits = 32;
  CHECK(encode(probe).error().detail() == "LayoutProbe.five_bits: 32 in 5 bits");
}

TEST_CASE("the first refusal is the one that is told") {
  LayoutProbe probe;
  probe.five_bits = 32;
  probe.signature = Signature{Bytes(256)};
  probe.groups.push_back({1, std::vector<VarInt>(256), {}});
  CHECK(encode(probe).error().detail().starts_with("LayoutProbe.five_bits"));
}

TEST_CASE("structs nest as deep as 512 levels, in both directions") {
  LayoutProbe probe;
  probe.tree = deep_tree(512);
  const Bytes encoded = encode(probe).value();
  CHECK(decode(encoded).value() == probe);

  probe.tree = deep_tree(513);
  CHECK(encode(probe).error() == Errc::too_deep);
}

TEST_CASE("bytes that nest deeper than 512 levels are refused") {
  // Each level of the tree: a label, and one child.
  message::Encoder encoder(LayoutProbe::kMessageType);
  for (int level = 0; level < 100'000; ++level) {
    encoder.u8("label", 0);
    encoder.value("children", VarInt(1));
  }
  const Bytes bytes = std::move(encoder).finish("Tree").value();
  message::Decoder decoder(bytes);
  Tree tree;
  decoder.value("tree", tree);
  REQUIRE(decoder.failed());
  CHECK(decoder.error("Probe") == Errc::too_deep);
  CHECK(decoder.error("Probe").detail().starts_with("Probe.tree.children[0].children[0]."));
}

TEST_CASE("lists inside lists cannot each claim the whole message") {
  // Each level announces as many children as the rest could hold.
  message::Encoder encoder(LayoutProbe::kMessageType);
  constexpr std::uint64_t kLevels = 500;
  constexpr std::uint64_t kPadding = 100'000;
  for (std::uint64_t level = 0; level < kLevels; ++level) {
    encoder.u8("label", 0);
    encoder.value("children", VarInt(kPadding / 4));
  }
  encoder.fixed_bytes("padding", Bytes(kPadding));
  const Bytes bytes = std::move(encoder).finish("Tree").value();
  message::Decoder decoder(bytes);
  Tree tree;
  decoder.value("tree", tree);
  REQUIRE(decoder.failed());
  CHECK(decoder.error("Probe") == Errc::too_large);
}

TEST_CASE("a list whose elements are all there never claims too much") {
  LayoutProbe probe;
  probe.tree.children.resize(50'000);
  for (Tree& child : probe.tree.children) child.children.resize(3);
  CHECK(decode(encode(probe).value()).value() == probe);
}

}  // namespace
}  // namespace p2p::test
