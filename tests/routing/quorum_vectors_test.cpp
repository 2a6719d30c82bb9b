// Every vector of quorum_read.json, by the check of `p2pctl conformance`.
#include "conformance/sections.hpp"
#include "support/catch.hpp"
#include "support/vectors.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace p2p {
namespace {

TEST_CASE("quorum reads of the vectors ask, result in, and repair what the node's did") {
  const auto& vectors = test::vector_file("quorum_read.json").at("quorum_read");
  CHECK(vectors.size() == 58);
  for (const auto& vector : vectors) {
    INFO(vector.at("name").get<std::string>());
    CHECK_NOTHROW(p2pctl::conformance::quorum_sections()[0].check(vector));
  }
}

}  // namespace
}  // namespace p2p
