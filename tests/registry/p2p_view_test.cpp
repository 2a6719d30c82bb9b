#include <p2p/crypto.hpp>
#include <p2p/hex.hpp>
#include <p2p/p2p_view.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace p2p {
namespace {

Seconds at(std::int64_t seconds) { return Seconds(Seconds::duration(seconds)); }

P2PSummary summary(Curve curve = Curve::ed25519) {
  P2PSummary summary;
  summary.public_key = random_keypair(curve)->public_key;
  summary.available = true;
  summary.average_availability = 0.5;
  summary.availability_update = at(1680691200);
  summary.network_patch = GeoPatch::parse("AE6").value();
  return summary;
}

Bytes unhex(const std::string& hex) { return from_hex(hex).value(); }

Error refusal_of(const Bytes& file) {
  const auto summaries = parse_p2p_view(file);
  REQUIRE_FALSE(summaries);
  return summaries.error();
}

Error refusal_of(const P2PSummary& bad) {
  const std::vector<P2PSummary> summaries{summary(), bad};
  const auto file = format_p2p_view(summaries);
  REQUIRE_FALSE(file);
  return file.error();
}

bool names(const Error& error, const std::string& what) { return error.detail().find(what) != std::string::npos; }

const std::string kKeyHex = "0001f16a57af000000000000000000000000000000000000000000000000000000ff";

TEST_CASE("a record is key, flag, hundredths, date, and a patch behind a 1") {
  const Bytes file = unhex(kKeyHex + "01" + "32" + "642d5400" + "01" + "414536");
  P2PSummary expected;
  expected.public_key = PublicKey::from_hex(kKeyHex).value();
  expected.available = true;
  expected.average_availability = 0.5;
  expected.availability_update = at(0x642d5400);
  expected.network_patch = GeoPatch::parse("AE6").value();
  CHECK(parse_p2p_view(file) == std::vector{expected});
  CHECK(format_p2p_view(std::vector{expected}) == file);
}

TEST_CASE("a record without a patch ends with a 0") {
  const Bytes file = unhex(kKeyHex + "00" + "64" + "00000000" + "00");
  P2PSummary expected;
  expected.public_key = PublicKey::from_hex(kKeyHex).value();
  CHECK(parse_p2p_view(file) == std::vector{expected});
  CHECK(format_p2p_view(std::vector{expected}) == file);
}

TEST_CASE("a node is available only if the byte is 1") {
  for (const std::string byte : {"00", "02", "ff"}) {
    INFO(byte);
    CHECK_FALSE(parse_p2p_view(unhex(kKeyHex + byte + "6400000000" + "00")).value().at(0).available);
  }
}

TEST_CASE("records of all key sizes stand back to back") {
  const std::vector<P2PSummary> summaries{summary(), summary(Curve::secp256r1), summary(Curve::secp256k1), summary()};
  const Bytes file = format_p2p_view(summaries).value();
  CHECK(file.size() == 2 * (34 + 10) + 2 * (67 + 10));
  CHECK(parse_p2p_view(file) == summaries);
}

TEST_CASE("an empty file holds no summaries") { CHECK(parse_p2p_view({}).value().empty()); }

TEST_CASE("the average is truncated to hundredths") {
  auto node = summary();
  node.average_availability = 0.999;
  const auto again = parse_p2p_view(format_p2p_view(std::vector{node}).value()).value();
  CHECK(again.at(0).average_availability == 0.99);
}

TEST_CASE("any three bytes of a patch are kept") {
  auto node = summary();
  node.network_patch = GeoPatch({0, 0xFF, 'z'});
  CHECK(parse_p2p_view(format_p2p_view(std::vector{node}).value()) == std::vector{node});
}

TEST_CASE("a file that ends inside any record is refused as truncated") {
  const std::vector<P2PSummary> summaries{summary(), summary(Curve::secp256r1)};
  const Bytes file = format_p2p_view(summaries).value();
  constexpr std::size_t kFirst = 34 + 10;
  for (std::size_t size = 1; size < file.size(); ++size) {
    if (size == kFirst) continue;
    INFO(size);
    CHECK(refusal_of(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))) == Errc::truncated);
  }
}

TEST_CASE("the refusal of a file names the record, the field and its byte") {
  Bytes file = format_p2p_view(std::vector{summary(), summary()}).value();
  file.resize(44 + 34 + 2 + 1);
  CHECK(names(refusal_of(file), "p2p_view[1].availability_update at byte 80"));
}

TEST_CASE("a record with an unknown curve is refused") {
  Bytes file = format_p2p_view(std::vector{summary()}).value();
  file[0] = 9;
  CHECK(refusal_of(file) == Errc::malformed);
  CHECK(names(refusal_of(file), "p2p_view[0].public_key at byte 0: unknown curve 9"));
}

TEST_CASE("a record whose patch is announced by neither 0 nor 1 is refused") {
  Bytes file = format_p2p_view(std::vector{summary()}).value();
  file[40] = 2;
  CHECK(refusal_of(file) == Errc::malformed);
  CHECK(names(refusal_of(file), "p2p_view[0].network_patch at byte 40: neither 0 nor 1 but 2"));
}

TEST_CASE("an average that no byte of hundredths can hold is not representable") {
  for (const double average : {2.56, -0.01, std::numeric_limits<double>::quiet_NaN()}) {
    auto node = summary();
    node.average_availability = average;
    INFO(average);
    CHECK(refusal_of(node) == Errc::not_representable);
    CHECK(names(refusal_of(node), "p2p_view[1].average_availability"));
  }
}

TEST_CASE("a date before 1970 or after 2106 is not representable") {
  for (const std::int64_t seconds : {std::int64_t{-1}, std::int64_t{1} << 32U}) {
    auto node = summary();
    node.availability_update = at(seconds);
    INFO(seconds);
    CHECK(refusal_of(node) == Errc::not_representable);
    CHECK(names(refusal_of(node), "p2p_view[1].availability_update"));
  }
}

}  // namespace
}  // namespace p2p
