// The golden vectors, read from tests/vectors at run time.
#pragma once

#include <p2p/bytes.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace p2p::test {

/// The parsed file; throws when it is missing, so that a test without its vectors fails.
const nlohmann::json& vector_file(std::string_view name);

/// Bytes of a lower-case hex string; throws on anything else.
Bytes unhex(std::string_view hex);

}  // namespace p2p::test
