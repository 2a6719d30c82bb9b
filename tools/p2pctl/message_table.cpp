#include "message_table.hpp"

#include <p2p/message.hpp>

#include <fmt/core.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace p2pctl {
namespace {

std::vector<const p2p::MessageType*> all_types() {
  std::vector<const p2p::MessageType*> types;
  for (unsigned id = 0; id < 256; ++id)
    if (const auto* type = p2p::find_message_type(static_cast<std::uint8_t>(id))) types.push_back(type);
  return types;
}

const char* kind_of(const p2p::MessageType& type) { return type.is_request() ? "request" : "answer"; }

std::int64_t timeout_ms(const p2p::MessageType& type) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(type.timeout).count();
}

std::vector<std::string> replies_of(const p2p::MessageType& type) {
  std::vector<std::string> names;
  for (const std::uint8_t id : type.replies) names.push_back(p2p::message_type_name(id));
  return names;
}

void print_json(const std::vector<const p2p::MessageType*>& types) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto* type : types) {
    nlohmann::ordered_json row;
    row["id"] = type->id;
    row["name"] = type->name;
    row["kind"] = kind_of(*type);
    row["timeout_ms"] = timeout_ms(*type);
    row["replies"] = replies_of(*type);
    rows.push_back(std::move(row));
  }
  fmt::print("{}\n", nlohmann::ordered_json{{"messages", std::move(rows)}}.dump(2));
}

void print_text(const std::vector<const p2p::MessageType*>& types) {
  fmt::print("{:>3}  {:<32}  {:<7}  {:>10}  {}\n", "id", "name", "kind", "timeout_ms", "usual replies");
  for (const auto* type : types)
    fmt::print("{:>3}  {:<32}  {:<7}  {:>10}  {}\n", type->id, type->name, kind_of(*type), timeout_ms(*type),
               fmt::join(replies_of(*type), ", "));
}

}  // namespace

void print_message_table(bool as_json) {
  const auto types = all_types();
  if (as_json) {
    print_json(types);
  } else {
    print_text(types);
  }
}

}  // namespace p2pctl
