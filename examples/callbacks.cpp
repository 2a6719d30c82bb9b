// A quorum read with callbacks: one node asks three others, one of which lies, and the resolver decides.
#include <p2p/crypto.hpp>
#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>
#include <p2p/network.hpp>

#include <future>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

void require(const p2p::Result<void>& done) {
  if (!done) throw std::runtime_error(done.error().message());
}

std::unique_ptr<p2p::Network> make_node(const std::string& seed) {
  p2p::NetworkOptions options;
  options.signer = p2p::make_software_signer(p2p::derive_keypair(p2p::as_bytes(seed), 0).value()).value();
  options.listen = {p2p::Endpoint::parse("127.0.0.1:0").value()};
  options.io_threads = options.worker_threads = options.handler_threads = 1;
  return p2p::Network::create(std::move(options)).value();
}

/// Answers how long a chain is.
std::unique_ptr<p2p::Network> start_server(const std::string& seed, std::uint32_t length) {
  auto node = make_node(seed);
  node->handle<p2p::GetTransactionChainLength>(
      [length](const p2p::GetTransactionChainLength&, const p2p::RequestContext&, p2p::Responder responder) {
        responder.respond(p2p::TransactionChainLength{length});
      });
  require(node->start());
  require(node->node_up());
  return node;
}

p2p::Node record_of(const p2p::Network& node) {
  p2p::Node record;
  record.first_public_key = record.last_public_key = node.public_key();
  record.ip = node.listening_endpoints().front().address.to_v4().value();
  record.port = node.listening_endpoints().front().port;
  return record;
}

/// The longest chain wins.
p2p::Result<p2p::Message> longest(std::span<const p2p::Message> replies) {
  p2p::Message best = replies.front();
  for (const p2p::Message& reply : replies) {
    const auto* length = reply.get_if<p2p::TransactionChainLength>();
    if (length && length->length > best.as<p2p::TransactionChainLength>().value().length) best = reply;
  }
  return best;
}

}  // namespace

int main() {
  std::vector<std::unique_ptr<p2p::Network>> servers;
  servers.push_back(start_server("one", 7));
  servers.push_back(start_server("two", 7));
  servers.push_back(start_server("liar", 3));
  std::vector<p2p::Node> nodes;
  for (const auto& server : servers) nodes.push_back(record_of(*server));

  const auto client = make_node("client");
  require(client->start());
  for (const p2p::Node& node : nodes) client->add_and_connect_node(node);
  std::vector<p2p::PeerAddress> peers;
  for (const p2p::Node& node : nodes) peers.push_back(p2p::PeerAddress::of(node));
  std::promise<void> connected;
  client->connect_nodes(peers, [&] { connected.set_value(); });
  connected.get_future().wait();

  p2p::QuorumReadOptions options;
  options.conflict_resolver = longest;
  std::promise<p2p::QuorumReadReport> done;
  const auto table = client->node_table();
  client->quorum_read(table->nodes(), p2p::GetTransactionChainLength{}, std::move(options),
                      [&](p2p::QuorumReadReport report) { done.set_value(std::move(report)); });
  const p2p::QuorumReadReport report = done.get_future().get();
  for (const auto& outcome : report.outcomes)
    std::cout << outcome.node.to_hex().substr(4, 8) << " answered within "
              << std::chrono::duration_cast<std::chrono::microseconds>(outcome.elapsed).count() << " us\n";
  const auto length =
      report.result ? report.result->as<p2p::TransactionChainLength>() : p2p::fail(report.result.error());
  if (!length || length->length != 7) return 1;
  std::cout << "the quorum says " << length->length.to_decimal() << std::endl;
}
