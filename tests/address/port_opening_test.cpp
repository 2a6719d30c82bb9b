#include "address/port_opening.hpp"

#include "address/calls.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace p2p {
namespace {

using test::patient;

/// Gives scripted answers to map, the last one for ever, and records all calls.
class ScriptedMapper final : public PortMapper {
 public:
  explicit ScriptedMapper(std::deque<Result<void>> answers) : answers_(std::move(answers)) {}
  [[nodiscard]] std::string_view name() const noexcept override { return "scripted"; }
  [[nodiscard]] Result<Ipv4> external_address(const ProviderCall&) override { return fail(Errc::unsupported); }
  [[nodiscard]] Result<void> map(std::uint16_t port, const ProviderCall&) override {
    calls.push_back("map " + std::to_string(port));
    mapped.push_back(port);
    if (after_map) after_map();
    const auto answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }
  [[nodiscard]] Result<void> unmap(std::uint16_t port, const ProviderCall&) override {
    calls.push_back("unmap " + std::to_string(port));
    return unmapped;
  }

  std::vector<std::string> calls;
  std::vector<std::uint16_t> mapped;
  Result<void> unmapped{};
  std::function<void()> after_map;

 private:
  std::deque<Result<void>> answers_;
};

using Calls = std::vector<std::string>;
const Result<void> kOpened{};
const Result<void> kTaken = fail(Errc::address_in_use);
const Result<void> kRefused = fail(Errc::refused_by_peer, "for a reason of its own");

Result<std::uint16_t> open(ScriptedMapper& mapper, PortRequest request) {
  const auto random = seeded_random_source(7);
  return open_port_through(mapper, request, *random, patient());
}

TEST_CASE("a port that opens at the first try is asked for once") {
  ScriptedMapper mapper({kOpened});
  CHECK(open(mapper, {3002}) == 3002);
  CHECK(mapper.calls == Calls{"map 3002"});
}

TEST_CASE("a conflicting mapping is removed before the second try") {
  ScriptedMapper mapper({kTaken, kOpened});
  CHECK(open(mapper, {3002}) == 3002);
  CHECK(mapper.calls == Calls{"map 3002", "unmap 3002", "map 3002"});
}

TEST_CASE("a failure that is no conflict is tried again without removing anything") {
  ScriptedMapper mapper({kRefused, kOpened});
  CHECK(open(mapper, {3002}) == 3002);
  CHECK(mapper.calls == Calls{"map 3002", "map 3002"});
}

TEST_CASE("the second try is made also when the conflicting mapping could not be removed") {
  ScriptedMapper mapper({kTaken, kOpened});
  mapper.unmapped = fail(Errc::refused_by_peer);
  CHECK(open(mapper, {3002}) == 3002);
}

TEST_CASE("an unforced opening ends after two tries with the reason") {
  ScriptedMapper mapper({kRefused});
  const auto opened = open(mapper, {3002});
  REQUIRE_FALSE(opened);
  CHECK(opened.error() == Errc::refused_by_peer);
  CHECK(opened.error().detail() == "for a reason of its own");
  CHECK(mapper.calls.size() == 2);
}

TEST_CASE("a forced opening goes on with random ports, until one opens") {
  ScriptedMapper mapper({kTaken, kTaken, kTaken, kTaken, kOpened});
  const auto opened = open(mapper, {3002, true});
  REQUIRE(mapper.mapped.size() == 5);
  CHECK(opened == mapper.mapped.back());
  CHECK(std::all_of(mapper.mapped.begin() + 2, mapper.mapped.end(), [](std::uint16_t port) { return port >= 49152; }));
}

TEST_CASE("a forced opening gives up after ten random ports, with the reason for the port asked for") {
  ScriptedMapper mapper({kTaken, kTaken, kRefused});
  const auto opened = open(mapper, {3002, true});
  CHECK(opened.error() == Errc::address_in_use);
  CHECK(mapper.mapped.size() == 12);
}

TEST_CASE("what has a random port is left alone") {
  ScriptedMapper mapper({kTaken});
  static_cast<void>(open(mapper, {3002, true}));
  CHECK(std::count_if(mapper.calls.begin(), mapper.calls.end(),
                      [](const std::string& call) { return call.rfind("unmap", 0) == 0; }) == 1);
}

TEST_CASE("random ports reach both ends of 49152 to 65535 and nothing beyond") {
  struct OneNumber final : RandomSource {
    explicit OneNumber(std::uint64_t number) : value(number) {}
    [[nodiscard]] std::uint64_t next() override { return value; }
    std::uint64_t value;
  };
  const auto [number, port] =
      GENERATE(table<std::uint64_t, int>({{0, 49152}, {16383, 65535}, {16384, 49152}, {~0ULL, 65535}}));
  OneNumber random(number);
  ScriptedMapper mapper({kTaken, kTaken, kOpened});
  CHECK(open_port_through(mapper, {3002, true}, random, patient()) == port);
}

TEST_CASE("without a router nothing is tried again") {
  ScriptedMapper mapper({fail(Errc::not_found)});
  CHECK(open(mapper, {3002, true}).error() == Errc::not_found);
  CHECK(mapper.calls == Calls{"map 3002"});
}

TEST_CASE("a cancelled opening makes no further try") {
  std::stop_source source;
  ScriptedMapper mapper({kRefused});
  mapper.after_map = [&source] { source.request_stop(); };
  const auto random = seeded_random_source(7);
  static_cast<void>(open_port_through(mapper, {3002, true}, *random, {patient().deadline, source.get_token()}));
  CHECK(mapper.calls.size() == 1);
}

TEST_CASE("an opening whose time is up makes no further try") {
  ScriptedMapper mapper({kRefused});
  const auto random = seeded_random_source(7);
  static_cast<void>(open_port_through(mapper, {3002, true}, *random, {steady_clock().now(), {}}));
  CHECK(mapper.calls.size() == 1);
}

TEST_CASE("port 0 is refused") {
  ScriptedMapper mapper({kOpened});
  CHECK(open(mapper, {0}).error() == Errc::invalid_argument);
  CHECK(mapper.calls.empty());
}

}  // namespace
}  // namespace p2p
