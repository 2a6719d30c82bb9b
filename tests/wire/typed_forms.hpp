// Typed values as the vectors show them: {"t": type, "v": value}.
#pragma once

#include <p2p/typed_value.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "support/vectors.hpp"

namespace p2p::test {

/// "-12"
inline TypedValue typed_integer(const std::string& digits) {
  const bool negative = digits.front() == '-';
  return {TypedInteger{VarInt::from_decimal(digits.substr(negative ? 1 : 0)).value(), negative}};
}

inline TypedValue typed_string(std::string_view text) { return {std::string(text)}; }

inline TypedValue typed_value(const nlohmann::json& form) {
  const auto type = form.at("t").get<std::string>();
  if (type == "nil") return {};
  const nlohmann::json& v = form.at("v");
  if (type == "str") {
    const Bytes bytes = unhex(v.get<std::string>());
    return {std::string(bytes.begin(), bytes.end())};
  }
  if (type == "bool") return {v.get<bool>()};
  if (type == "float") return {v.get<double>()};
  if (type == "int") return typed_integer(v.get<std::string>());
  if (type == "list") {
    TypedValue::List list;
    for (const auto& element : v) list.push_back(typed_value(element));
    return {std::move(list)};
  }
  if (type != "map") throw std::invalid_argument("typed form " + type);
  TypedValue::Map map;
  for (const auto& entry : v) map.push_back({typed_value(entry.at(0)), typed_value(entry.at(1))});
  return {std::move(map)};
}

/// Calls visit(object) for each object in `json` that has this member, however deep.
template <class Visit>
void for_each_with(const char* member, const nlohmann::json& json, const Visit& visit) {
  if (json.is_object() && json.contains(member)) visit(json);
  if (json.is_structured())
    for (const auto& child : json) for_each_with(member, child, visit);
}

}  // namespace p2p::test
