// NULL everywhere: a status, never undefined behaviour.
#include "capi/support.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace capi_test;

TEST_CASE("every function on a network answers NULL with invalid argument") {
  const p2p_bytes none{};
  const p2p_status all[] = {
      p2p_network_create(nullptr, nullptr, nullptr),
      p2p_network_start(nullptr, nullptr),
      p2p_network_node_up(nullptr, nullptr),
      p2p_network_node_down(nullptr),
      p2p_network_stop(nullptr, 0),
      p2p_network_stop_begin(nullptr, 0, nullptr),
      p2p_network_public_key(nullptr, nullptr),
      p2p_network_listening(nullptr, nullptr, 0, nullptr),
      p2p_network_poll(nullptr, 0, nullptr),
      p2p_network_wake_fd(nullptr, nullptr),
      p2p_network_signer_complete(nullptr, 1, P2P_OK, none),
      p2p_network_connect(nullptr, none, nullptr, nullptr),
      p2p_network_disconnect(nullptr, none),
      p2p_network_connect_nodes(nullptr, nullptr, 0, nullptr),
      p2p_network_connect_nodes_wait(nullptr, nullptr, 0),
      p2p_network_connected(nullptr, none, nullptr),
      p2p_network_availability_timer(nullptr, none, 0, nullptr),
      p2p_network_peer_statistics(nullptr, none, nullptr),
      p2p_network_incoming_connections(nullptr, nullptr),
      p2p_network_request(nullptr, none, none, 0, nullptr, nullptr),
      p2p_network_request_wait(nullptr, none, none, 0, nullptr),
      p2p_network_broadcast(nullptr, nullptr, 0, none),
      p2p_network_quorum_read(nullptr, nullptr, none, nullptr, nullptr, nullptr),
      p2p_network_quorum_read_wait(nullptr, nullptr, none, nullptr, nullptr),
      p2p_network_quorum_write(nullptr, nullptr, 0, none, nullptr, nullptr, nullptr),
      p2p_network_quorum_write_wait(nullptr, nullptr, 0, none, nullptr, nullptr),
      p2p_network_handle(nullptr, 0, 0, nullptr, nullptr, nullptr),
      p2p_network_nodes(nullptr, 0, 0, 0, nullptr),
      p2p_network_find_nodes(nullptr, nullptr, 0, nullptr),
      p2p_network_nodes_at(nullptr, nullptr, nullptr),
      p2p_network_first_key(nullptr, none, nullptr),
      p2p_network_node_is(nullptr, none, 0, 0, nullptr),
      p2p_network_duplicating_node(nullptr, nullptr, none, nullptr),
      p2p_network_add_node(nullptr, nullptr, 0),
      p2p_network_add_and_connect_node(nullptr, nullptr),
      p2p_network_update_node(nullptr, none, 0, 0),
      p2p_network_update_average_availability(nullptr, none, 0),
      p2p_network_update_network_patch(nullptr, none, nullptr),
      p2p_network_update_node_ip(nullptr, none, nullptr, 0),
      p2p_network_load_node_transaction(nullptr, nullptr, nullptr),
      p2p_network_load_node_shared_secrets(nullptr, none, 0, nullptr, 0, 0),
      p2p_network_load_p2p_view(nullptr, none, 0, nullptr, nullptr),
      p2p_network_subscribe(nullptr, nullptr, nullptr, nullptr, nullptr),
      p2p_network_seeds(nullptr, nullptr, nullptr),
      p2p_network_update_seeds(nullptr, none, nullptr),
      p2p_network_bootstrap(nullptr, nullptr, nullptr),
      p2p_network_bootstrap_wait(nullptr, nullptr, nullptr),
      p2p_network_fetch_nodes_list(nullptr, nullptr, 0, 0, nullptr),
      p2p_network_sample(nullptr, nullptr, 0, 0, nullptr),
      p2p_network_geo_patch(nullptr, nullptr, nullptr),
      p2p_network_metrics(nullptr, nullptr),
  };
  for (std::size_t i = 0; i < std::size(all); ++i) {
    INFO("function " << i);
    CHECK(all[i] == P2P_INVALID_ARGUMENT);
  }
}

TEST_CASE("every other function answers NULL with invalid argument, and destroys nothing") {
  const p2p_bytes none{};
  const p2p_bytes lie{nullptr, 3};
  const p2p_status all[] = {
      p2p_endpoint_parse(nullptr, nullptr),
      p2p_buffer_set(nullptr, none),
      p2p_keypair_derive(none, 0, 0, 0, nullptr),
      p2p_keypair_random(0, 0, nullptr),
      p2p_public_key(none, nullptr),
      p2p_sign(none, none, nullptr),
      p2p_ecdh(none, none, nullptr),
      p2p_verify(none, lie, none),
      p2p_address_derive(none, nullptr),
      p2p_message_type_name(0, nullptr),
      p2p_message_type_id(nullptr, nullptr),
      p2p_message_to_json(none, nullptr, nullptr),
      p2p_message_from_json(none, nullptr, nullptr),
      p2p_node_init(nullptr, 0),
      p2p_node_list_create(nullptr, 1, nullptr),
      p2p_node_list_sort_by_nearest(nullptr, nullptr, nullptr),
      p2p_responder_respond(nullptr, none),
      p2p_operation_cancel(nullptr),
      p2p_options_init(nullptr, 0),
      p2p_geo_open(nullptr, nullptr, nullptr),
      p2p_geo_locate(nullptr, nullptr, nullptr),
      p2p_geo_patch(0, 0, nullptr),
      p2p_geo_coordinates(nullptr, nullptr),
      p2p_geo_distance(nullptr, nullptr, nullptr),
      p2p_simulation_create(0, nullptr),
      p2p_simulation_run_for(nullptr, 0),
      p2p_simulation_now(nullptr, nullptr),
      p2p_simulation_set_silent(nullptr, nullptr, 0),
      p2p_simulation_set_dead(nullptr, nullptr, 0),
  };
  for (std::size_t i = 0; i < std::size(all); ++i) {
    INFO("function " << i);
    CHECK(all[i] == P2P_INVALID_ARGUMENT);
  }
  p2p_buffer_destroy(nullptr);
  p2p_node_list_destroy(nullptr);
  p2p_event_destroy(nullptr);
  p2p_responder_destroy(nullptr);
  p2p_operation_destroy(nullptr);
  p2p_subscription_destroy(nullptr);
  p2p_geo_destroy(nullptr);
  CHECK(p2p_network_destroy(nullptr) == P2P_OK);
  CHECK(p2p_network_release(nullptr, nullptr) == P2P_OK);
  CHECK(p2p_simulation_destroy(nullptr) == P2P_OK);
  CHECK(p2p_buffer_bytes(nullptr).size == 0);
  CHECK(p2p_node_list_size(nullptr) == 0);
  CHECK(p2p_node_list_at(nullptr, 0) == nullptr);
  CHECK(p2p_event_take_responder(nullptr) == nullptr);
  CHECK(p2p_event_take_nodes(nullptr) == nullptr);
}

TEST_CASE("bytes that are no key and no message are refused") {
  NodeOptions options("bytes");
  const Node node = options.create();
  REQUIRE(p2p_network_start(node.get(), nullptr) == P2P_OK);
  const std::string ping = message(kPing);
  CHECK(p2p_network_request(node.get(), bytes("key"), bytes(ping), 0, nullptr, nullptr) == P2P_INVALID_KEY);
  CHECK(p2p_network_request(node.get(), {nullptr, 34}, bytes(ping), 0, nullptr, nullptr) == P2P_INVALID_ARGUMENT);
  CHECK(p2p_network_request(node.get(), node.key(), {}, 0, nullptr, nullptr) == P2P_MALFORMED);
  CHECK(p2p_network_signer_complete(node.get(), 1, P2P_OK, {}) == P2P_INVALID_STATE);
}
