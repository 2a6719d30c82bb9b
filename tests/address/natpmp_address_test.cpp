#include "address/calls.hpp"
#include "address/natpmp_gateway.hpp"
#include "address/scripted_provider.hpp"
#include "support/catch.hpp"

#include <p2p/address_provider.hpp>

#include <chrono>
#include <stdexcept>

namespace p2p {
namespace {

using test::address_answer;
using test::Datagram;
using test::error_answer;
using test::ip;
using test::mapping_answer;
using test::NatPmpGateway;
using test::NatPmpQuestion;
using test::patient;
using Answers = std::vector<Datagram>;
using Questions = std::vector<NatPmpQuestion>;

constexpr std::uint8_t kAddress = 0;
constexpr std::uint8_t kMapTcp = 2;

std::shared_ptr<AddressProvider> provider_for(Ipv4 gateway) {
  NatPmpOptions options;
  options.gateway = gateway;
  options.random = seeded_random_source(3);
  return natpmp_address(options);
}

/// Gives what is asked for.
Answers obliging(const NatPmpQuestion& question, std::size_t) {
  if (question.operation == kAddress) return {address_answer(ip("203.0.113.8"))};
  return {mapping_answer(question.inside, question.outside, question.lifetime)};
}

NatPmpGateway::Answer always_answering(Answers answers) {
  return [answers = std::move(answers)](const NatPmpQuestion&, std::size_t) { return answers; };
}

TEST_CASE("the gateway's address outside is the host's") {
  const NatPmpGateway gateway(&obliging);
  CHECK(provider_for(gateway.address())->address(patient()) == ip("203.0.113.8"));
}

TEST_CASE("an opened port leads to the same TCP port of this host, for the given time") {
  const NatPmpGateway gateway(&obliging);
  NatPmpOptions options;
  options.gateway = gateway.address();
  options.lifetime = std::chrono::minutes(90);
  CHECK(natpmp_address(options)->open_port({3002}, patient()) == 3002);
  CHECK(gateway.asked() == Questions{{kMapTcp, 3002, 3002, 5400}});
}

TEST_CASE("a mapping to another port is given back before the second try") {
  const NatPmpGateway gateway([](const NatPmpQuestion& question, std::size_t count) -> Answers {
    if (count == 1) return {mapping_answer(question.inside, 40000, question.lifetime)};
    return obliging(question, count);
  });
  CHECK(provider_for(gateway.address())->open_port({3002}, patient()) == 3002);
  // It gives the mapping back, which removes also what stood in the way if that was this host's own.
  const Questions asked = gateway.asked();
  REQUIRE(asked.size() >= 3);
  CHECK(asked.front() == NatPmpQuestion{kMapTcp, 3002, 3002, 7200});
  CHECK(asked[1] == NatPmpQuestion{kMapTcp, 3002, 0, 0});
  CHECK(asked.back() == NatPmpQuestion{kMapTcp, 3002, 3002, 7200});
}

/// Keeps ports below the dynamic ones for others.
Answers keeps_low_ports(const NatPmpQuestion& question, std::size_t) {
  const std::uint16_t outside =
      question.lifetime != 0 && question.outside < 49152 ? std::uint16_t{40000} : question.outside;
  return {mapping_answer(question.inside, outside, question.lifetime)};
}

TEST_CASE("a port that the gateway never gives is taken") {
  const NatPmpGateway gateway(&keeps_low_ports);
  CHECK(provider_for(gateway.address())->open_port({3002}, patient()).error() == Errc::address_in_use);
  CHECK(gateway.asked().back().lifetime == 0);
}

TEST_CASE("a forced opening takes a random port when the one asked for is taken") {
  const NatPmpGateway gateway(&keeps_low_ports);
  const auto opened = provider_for(gateway.address())->open_port({3002, true}, patient());
  REQUIRE(opened);
  CHECK(*opened >= 49152);
  CHECK(gateway.asked().back() == NatPmpQuestion{kMapTcp, *opened, *opened, 7200});
}

TEST_CASE("a question that got lost is asked again") {
  const NatPmpGateway gateway([](const NatPmpQuestion& question, std::size_t count) -> Answers {
    return count == 1 ? Answers{} : obliging(question, count);
  });
  CHECK(provider_for(gateway.address())->address(patient()) == ip("203.0.113.8"));
  CHECK(gateway.asked().size() == 2);
}

TEST_CASE("a gateway that never answers costs no more than the call's time") {
  const NatPmpGateway gateway(always_answering({}));
  CHECK(provider_for(gateway.address())->address(test::hasty()).error() == Errc::timeout);
}

TEST_CASE("a question to a silent gateway can be cancelled") {
  const NatPmpGateway gateway(always_answering({}));
  const auto provider = provider_for(gateway.address());
  const auto found = test::cancelled_once([&gateway] { return !gateway.asked().empty(); },
                                          [&provider](const ProviderCall& call) { return provider->address(call); });
  CHECK(found.error() == Errc::cancelled);
}

TEST_CASE("a host that does not speak NAT-PMP is no gateway") {
  const auto provider = provider_for(test::unused_gateway());
  CHECK(provider->address(patient()).error() == Errc::not_found);
  CHECK(provider->open_port({3002, true}, patient()).error() == Errc::not_found);
}

TEST_CASE("a gateway's refusal is an error that names it") {
  const std::uint8_t result = GENERATE(std::uint8_t{2}, std::uint8_t{3}, std::uint8_t{4});
  const NatPmpGateway gateway([result](const NatPmpQuestion& question, std::size_t) -> Answers {
    return {error_answer(question.operation, result)};
  });
  const auto opened = provider_for(gateway.address())->open_port({3002}, patient());
  CHECK(opened.error() == Errc::refused_by_peer);
  CHECK(gateway.asked().size() == 2);
}

TEST_CASE("datagrams too short to be an answer are passed over") {
  Answers answers{{}, {0}, {0, 128, 0, 0}, {0, 128, 0, 0, 0, 0, 0, 1}, {0, 128, 0, 0, 0, 0, 0, 1, 9, 9, 9}};
  answers.push_back(address_answer(ip("203.0.113.8")));
  const NatPmpGateway gateway(always_answering(answers));
  CHECK(provider_for(gateway.address())->address(patient()) == ip("203.0.113.8"));
}

TEST_CASE("an answer to another question is malformed") {
  const NatPmpGateway gateway([](const NatPmpQuestion& question, std::size_t) -> Answers {
    if (question.operation == kAddress) return {mapping_answer(1, 2, 3)};
    return {mapping_answer(static_cast<std::uint16_t>(question.inside + 1), question.outside, question.lifetime)};
  });
  const auto provider = provider_for(gateway.address());
  CHECK(provider->address(patient()).error() == Errc::malformed);
  CHECK(provider->open_port({3002}, patient()).error() == Errc::malformed);
}

TEST_CASE("an answer of another version or operation is malformed") {
  Datagram other = address_answer(ip("203.0.113.8"));
  const std::size_t at = GENERATE(std::size_t{0}, std::size_t{1});
  other[at] = 77;
  other.resize(16);
  const NatPmpGateway gateway(always_answering({other}));
  CHECK(provider_for(gateway.address())->address(patient()).error() == Errc::malformed);
}

TEST_CASE("an answer longer than any is read as far as it means something") {
  Datagram answer = address_answer(ip("203.0.113.8"));
  answer.resize(20000);
  const NatPmpGateway gateway(always_answering({answer}));
  CHECK(provider_for(gateway.address())->address(patient()) == ip("203.0.113.8"));
}

TEST_CASE("a mapping lasts a second at least") {
  NatPmpOptions options;
  options.lifetime = std::chrono::seconds(0);
  CHECK_THROWS_AS(natpmp_address(options), std::invalid_argument);
}

}  // namespace
}  // namespace p2p
