// Status, structs that grow, keys, endpoints, messages, patches: what needs no network.
#include "capi/support.hpp"
#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string>

using namespace capi_test;

TEST_CASE("the library says which ABI it has, and every status has a sentence") {
  CHECK(p2p_abi_version() == P2P_ABI_VERSION);
  CHECK(std::string(p2p_version()).find('.') != std::string::npos);
  CHECK(std::string(p2p_status_text(P2P_OK)) == "all is well");
  CHECK(std::string(p2p_status_text(P2P_CLOSED)) == "the connection is closed");
  CHECK(std::string(p2p_status_text(P2P_ABI_MISMATCH)) != std::string(p2p_status_text(-1)));
  CHECK(std::string(p2p_status_text(-1)) == "unknown status");
  CHECK(std::string(p2p_status_text(14)) == "unknown status");
}

TEST_CASE("an init function writes exactly the size that it is told") {
  std::array<unsigned char, 64> memory{};
  memory.fill(0xAA);
  auto* options = reinterpret_cast<p2p_quorum_write_options*>(memory.data());
  REQUIRE(p2p_quorum_write_options_init(options, 16) == P2P_OK);
  CHECK(options->size == 16);
  CHECK(memory[15] == 0);
  CHECK(memory[16] == 0xAA);
  CHECK(p2p_quorum_write_options_init(options, 3) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_quorum_write_options_init(nullptr, sizeof *options) == P2P_INVALID_ARGUMENT);
}

TEST_CASE("a larger struct of a later header is taken when what is not known is zero, and refused otherwise") {
  struct Later {
    p2p_options options;
    std::uint64_t unknown;
  } later{};
  const auto keypair = keys("later");
  REQUIRE(p2p_options_init(&later.options, sizeof later.options) == P2P_OK);
  later.options.size = sizeof later;
  later.options.private_key = {keypair.private_key, sizeof keypair.private_key};
  p2p_network* network = nullptr;
  later.unknown = 1;
  CHECK(p2p_network_create(&later.options, &network, nullptr) == P2P_UNSUPPORTED);
  CHECK(network == nullptr);
  later.unknown = 0;
  CHECK(p2p_network_create(&later.options, &network, nullptr) == P2P_OK);
  const Network made(network);
}

TEST_CASE("a smaller struct of an earlier header has zero for what it lacks") {
  p2p_quorum_read_options earlier{};
  earlier.size = 8;
  earlier.consistency_level = 1;
  earlier.hedging = 1;  // behind its size: not part of it
  auto options = NodeOptions("earlier");
  const Node node = options.create();
  const NodeList none = [] {
    p2p_node_list* list = nullptr;
    REQUIRE(p2p_node_list_create(nullptr, 0, &list) == P2P_OK);
    return NodeList(list);
  }();
  // Not started: what matters is that the options are taken.
  const std::string ping = message(kPing);
  CHECK(p2p_network_quorum_read(node.get(), none.get(), bytes(ping), &earlier, nullptr, nullptr) == P2P_INVALID_STATE);
  earlier.size = 3;
  CHECK(p2p_network_quorum_read(node.get(), none.get(), bytes(ping), &earlier, nullptr, nullptr) ==
        P2P_INVALID_ARGUMENT);
}

TEST_CASE("keys sign, verify, agree on secrets and have addresses") {
  const auto one = keys("one");
  p2p_buffer* signature = nullptr;
  REQUIRE(p2p_sign({one.private_key, 34}, bytes("data"), &signature) == P2P_OK);
  const Buffer owned(signature);
  CHECK(p2p_verify(bytes(one.public_key), bytes("data"), p2p_buffer_bytes(signature)) == P2P_OK);
  CHECK(p2p_verify(bytes(one.public_key), bytes("date"), p2p_buffer_bytes(signature)) == P2P_BAD_SIGNATURE);
  CHECK(p2p_verify(bytes("short"), bytes("data"), p2p_buffer_bytes(signature)) == P2P_BAD_SIGNATURE);

  p2p_key derived{};
  REQUIRE(p2p_public_key({one.private_key, 34}, &derived) == P2P_OK);
  CHECK(text(bytes(derived)) == text(bytes(one.public_key)));
  p2p_buffer* address = nullptr;
  REQUIRE(p2p_address_derive(bytes(one.public_key), &address) == P2P_OK);
  const Buffer owned_address(address);
  CHECK(p2p_buffer_bytes(address).size == 34);
  p2p_keypair none{};
  CHECK(p2p_keypair_derive(bytes("one"), 0, 9, 1, &none) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_keypair_derive(bytes("one"), 0, P2P_CURVE_BLS12_381, 1, &none) == P2P_UNSUPPORTED);
}

TEST_CASE("endpoints are parsed, IPv6 too") {
  const auto four = endpoint("127.0.0.1:3002");
  CHECK(four.family == 4);
  CHECK(four.ip[0] == 127);
  CHECK(four.port == 3002);
  const auto six = endpoint("[::1]:80");
  CHECK(six.family == 6);
  CHECK(six.ip[15] == 1);
  p2p_endpoint untouched{};
  CHECK(p2p_endpoint_parse("nowhere", &untouched) == P2P_INVALID_ARGUMENT);
  CHECK(untouched.family == 0);
}

TEST_CASE("messages are named, have a time-out, and become JSON and bytes again") {
  std::uint8_t type = 0;
  REQUIRE(p2p_message_type_id("Ping", &type) == P2P_OK);
  CHECK(type == kPing);
  CHECK(p2p_message_type_id("Pong", &type) == P2P_UNKNOWN_MESSAGE_TYPE);
  CHECK(p2p_message_default_timeout_ms(kPing) > 0);

  const std::string ping = message(kPing);
  p2p_buffer* json = nullptr;
  REQUIRE(p2p_message_to_json(bytes(ping), &json, nullptr) == P2P_OK);
  const Buffer owned(json);
  CHECK(text(p2p_buffer_bytes(json)) == R"({"fields":{},"id":25,"message":"Ping"})");
  CHECK(p2p_buffer_bytes(json).data[p2p_buffer_bytes(json).size] == 0);
  p2p_buffer* again = nullptr;
  REQUIRE(p2p_message_from_json(p2p_buffer_bytes(json), &again, nullptr) == P2P_OK);
  const Buffer owned_again(again);
  CHECK(text(p2p_buffer_bytes(again)) == ping);
}

TEST_CASE("an error says what it is about, and is untouched when all is well") {
  p2p_error error{};
  error.size = sizeof error;
  error.status = -7;
  p2p_buffer* message = nullptr;
  REQUIRE(p2p_message_from_json(bytes(R"({"message":"Ping","fields":{}})"), &message, &error) == P2P_OK);
  const Buffer owned(message);
  CHECK(error.status == -7);
  p2p_buffer* none = nullptr;
  CHECK(p2p_message_from_json(bytes(R"({"message":"Ping","fields":{"x":1}})"), &none, &error) == P2P_MALFORMED);
  CHECK(none == nullptr);
  CHECK(error.status == P2P_MALFORMED);
  CHECK(std::string(error.text).find('x') != std::string::npos);
}

TEST_CASE("an error is written where there is room for its whole text, and not elsewhere") {
  struct Later {
    p2p_error error;
    std::uint64_t unknown;
  } later{};
  p2p_buffer* none = nullptr;
  later.error.size = offsetof(p2p_error, text) + sizeof later.error.text - 1;
  CHECK(p2p_message_from_json(bytes("no JSON"), &none, &later.error) == P2P_MALFORMED);
  CHECK(later.error.status == P2P_OK);
  CHECK(later.error.text[0] == '\0');
  for (const std::size_t size : {offsetof(p2p_error, text) + sizeof later.error.text, sizeof later}) {
    later.error.size = static_cast<std::uint32_t>(size);
    later.error.status = P2P_OK;
    CHECK(p2p_message_from_json(bytes("no JSON"), &none, &later.error) == P2P_MALFORMED);
    CHECK(later.error.status == P2P_MALFORMED);
    CHECK(later.error.text[0] != '\0');
    CHECK(later.unknown == 0);
  }
}

TEST_CASE("patches have coordinates and a distance") {
  std::uint8_t patch[3] = {};
  REQUIRE(p2p_geo_patch(48.85, 2.35, patch) == P2P_OK);
  p2p_patch_cell cell{};
  REQUIRE(p2p_geo_coordinates(patch, &cell) == P2P_OK);
  CHECK(cell.latitude_low <= 48.85);
  CHECK(cell.latitude_high >= 48.85);
  double distance = -1;
  REQUIRE(p2p_geo_distance(patch, patch, &distance) == P2P_OK);
  CHECK(distance == 0.0);
  const std::uint8_t none[3] = {'x', 'y', 'z'};
  REQUIRE(p2p_geo_distance(patch, none, &distance) == P2P_OK);
  CHECK(std::isinf(distance));
  CHECK(p2p_geo_coordinates(none, &cell) == P2P_INVALID_ARGUMENT);
}

TEST_CASE("a database of places gives cities, and says why it cannot be opened") {
  p2p_error error{};
  error.size = sizeof error;
  p2p_geo* geo = nullptr;
  CHECK(p2p_geo_open("/nonexistent.mmdb", &geo, &error) == P2P_NOT_FOUND);
  CHECK(std::string(error.text).find("nonexistent") != std::string::npos);
  REQUIRE(p2p_geo_open(P2P_TEST_DATABASE, &geo, &error) == P2P_OK);
  p2p_location location{};
  location.size = sizeof location;
  const auto nowhere = endpoint("127.0.0.1:1");
  CHECK(p2p_geo_locate(geo, &nowhere, &location) == P2P_NOT_FOUND);
  p2p_geo_destroy(geo);
}
