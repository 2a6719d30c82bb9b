#include "support/vectors.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

namespace p2p::test {

const nlohmann::json& vector_file(std::string_view name) {
  static std::map<std::string, nlohmann::json, std::less<>> files;
  if (const auto found = files.find(name); found != files.end()) return found->second;
  std::ifstream in(std::string(P2P_VECTORS_DIR) + "/" + std::string(name));
  if (!in) throw std::runtime_error("missing vector file " + std::string(name));
  return files.emplace(std::string(name), nlohmann::json::parse(in)).first->second;
}

Bytes unhex(std::string_view hex) {
  const auto digit = [](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    throw std::invalid_argument("not lower-case hex");
  };
  if (hex.size() % 2 != 0) throw std::invalid_argument("odd hex");
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4U | digit(hex[i + 1])));
  return bytes;
}

}  // namespace p2p::test
