#include <p2p/node_transaction.hpp>

#include "registry/field_reader.hpp"
#include "wire/bit_writer.hpp"

#include <fmt/core.h>

#include <limits>
#include <utility>

namespace p2p {
namespace {

constexpr std::size_t kMaxCertificateBytes = std::numeric_limits<std::uint16_t>::max();

NodeTransport read_transport(registry::FieldReader& reader) {
  const std::uint8_t number = reader.u8("transport");
  if (number > static_cast<std::uint8_t>(NodeTransport::tcp)) reader.refuse("unknown value", number);
  return static_cast<NodeTransport>(number);
}

}  // namespace

Result<NodeTransactionContent> NodeTransactionContent::decode(BytesView content) {
  registry::FieldReader reader(content);
  NodeTransactionContent node;
  node.ip.octets = reader.array<4>("ip");
  node.port = reader.u16("port");
  node.http_port = reader.u16("http_port");
  node.transport = read_transport(reader);
  node.reward_address = reader.address("reward_address");
  node.origin_public_key = reader.public_key("origin_public_key");
  const BytesView certificate = reader.view("certificate", reader.u16("certificate"));
  node.certificate.assign(certificate.begin(), certificate.end());
  if (!reader.at_end()) node.mining_public_key = reader.public_key("mining_public_key");
  if (reader.failed()) return fail(reader.error("node transaction content"));
  return node;
}

Result<Bytes> NodeTransactionContent::encode() const {
  if (certificate.size() > kMaxCertificateBytes) {
    return fail(Errc::not_representable, fmt::format("node transaction content.certificate: {} bytes, at most {} fit",
                                                     certificate.size(), kMaxCertificateBytes));
  }
  wire::BitWriter writer;
  writer.bytes(ip.octets);
  writer.u16(port);
  writer.u16(http_port);
  writer.u8(static_cast<std::uint8_t>(transport));
  writer.bytes(reward_address.bytes());
  writer.bytes(origin_public_key.bytes());
  writer.u16(static_cast<std::uint16_t>(certificate.size()));
  writer.bytes(certificate);
  if (mining_public_key) writer.bytes(mining_public_key->bytes());
  return std::move(writer).finish();
}

}  // namespace p2p
