// node_table.json: sequences of operations on the node table and its loader, and what the table answers then.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"
#include "json/times.hpp"

#include <p2p/json.hpp>
#include <p2p/node_loading.hpp>
#include <p2p/node_registry.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace p2pctl::conformance {
namespace {

constexpr const char* kNeverEnrolled = "1970-01-01T00:00:00Z";

p2p::Seconds time(const json& vector, const char* member) {
  const auto parsed = p2p::json::parse_time(text(vector, member));
  expect(parsed.has_value(), fmt::format("{}: not a time", member));
  return std::chrono::floor<std::chrono::seconds>(*parsed);
}

p2p::GeoPatch patch(const json& vector, const char* member) {
  return expect_value(member, p2p::GeoPatch::parse(text(vector, member)));
}

std::vector<p2p::PublicKey> public_keys(const json& vector, const char* member) {
  std::vector<p2p::PublicKey> keys;
  for (const json& key : vector.at(member))
    keys.push_back(expect_value(member, p2p::PublicKey::from_hex(key.get<std::string>())));
  return keys;
}

p2p::Node read_node(json form) {
  if (form.at("enrollment_date").is_null()) form["enrollment_date"] = kNeverEnrolled;
  return expect_value("reading a node", p2p::node_from_json(form.dump()));
}

json form_of_row(const p2p::Node& node) {
  json form = json::parse(expect_value("writing a node", p2p::node_to_json(node)));
  if (form.at("enrollment_date") == kNeverEnrolled) form["enrollment_date"] = nullptr;
  form.erase("_struct");
  return form;
}

/// Null for no node.
json form_of_row(const p2p::Node* node) { return node == nullptr ? json() : form_of_row(*node); }

p2p::Result<void> load_node_transaction(p2p::NodeRegistry& registry, const json& operation) {
  const p2p::NodeTransaction transaction{public_key(operation, "first_public_key"),
                                         public_key(operation, "previous_public_key"),
                                         expect_value("address", p2p::Address::from_bytes(bytes(operation, "address"))),
                                         time(operation, "timestamp"), bytes(operation, "content")};
  return p2p::load_node_transaction(registry, transaction,
                                    [&](p2p::Ipv4) { return patch(operation, "geo_patch_of_ip"); });
}

p2p::Result<void> load_node_shared_secrets(p2p::NodeRegistry& registry, const json& operation) {
  const auto report = p2p::load_node_shared_secrets(registry, {{},
                                                               time(operation, "timestamp"),
                                                               public_keys(operation, "authorized_last_keys"),
                                                               time(operation, "application_date")});
  expect(report.skipped.empty(), "load_node_shared_secrets: keys of unknown nodes");
  return {};
}

p2p::Result<void> add_node(p2p::NodeRegistry& registry, const json& operation) {
  registry.add_node(read_node(operation.at("node")));
  return {};
}

p2p::Result<void> apply(p2p::NodeRegistry& registry, const json& operation) {
  const std::string name = text(operation, "op");
  if (name == "add_node") return add_node(registry, operation);
  if (name == "load_node_transaction") return load_node_transaction(registry, operation);
  if (name == "load_node_shared_secrets") return load_node_shared_secrets(registry, operation);

  const p2p::PublicKey key = public_key(operation, "first_public_key");
  if (name == "unauthorize_node") return registry.unauthorize_node(key);
  if (name == "set_node_synced") return registry.set_node_synced(key);
  if (name == "set_node_unsynced") return registry.set_node_unsynced(key);
  if (name == "update_node_average_availability")
    return registry.update_average_availability(key, operation.at("value").get<double>());
  if (name == "update_node_network_patch") return registry.update_network_patch(key, patch(operation, "value"));

  const p2p::Seconds date = time(operation, "date");
  if (name == "authorize_node") return registry.authorize_node(key, date);
  if (name == "set_node_available") return registry.set_node_available(key, date);
  if (name == "set_node_unavailable") return registry.set_node_unavailable(key, date);
  if (name == "set_node_globally_available") return registry.set_node_globally_available(key, date);
  if (name == "set_node_globally_unavailable") return registry.set_node_globally_unavailable(key, date);
  throw Mismatch("unknown operation " + name);
}

/// The reference ignores an unknown node or raises; we refuse it. Either way it stays unknown.
void check_operation(p2p::NodeRegistry& registry, const json& operation, std::size_t index) {
  const std::string what = fmt::format("operations[{}] {}", index, text(operation, "op"));
  const json& expected = operation.at("node_after");
  const auto done = apply(registry, operation);
  // Shared secrets are not about the node that is looked at behind them.
  if (expected.is_null() && text(operation, "op") != "load_node_shared_secrets") {
    expect(!done && done.error() == p2p::Errc::not_found, what + ": an unknown node is not refused as not found");
  } else {
    expect(done.has_value(), what + ": " + (done ? "" : done.error().message()));
  }
  expect_json(what, form_of_row(registry.table()->find(public_key(operation, "first_public_key"))), expected);
}

json sorted(json array) {
  std::sort(array.begin(), array.end());
  return array;
}

json keys_of(std::span<const p2p::PublicKey> keys) {
  json array = json::array();
  for (const p2p::PublicKey& key : keys) array.push_back(key.to_hex());
  return sorted(std::move(array));
}

json keys_of(const p2p::NodeRefs& nodes) {
  std::vector<p2p::PublicKey> keys;
  for (const p2p::Node* const node : nodes) keys.push_back(node->first_public_key);
  return keys_of(keys);
}

/// The last state of a sequence. Lists are compared as sets.
class FinalTable {
 public:
  FinalTable(std::shared_ptr<const p2p::NodeTable> table, const json& vector)
      : table_(std::move(table)), vector_(vector) {}

  void check() const {
    check_nodes();
    expect_json("authorized_keys", keys_of(table_->authorized_public_keys()), sorted(vector_.at("authorized_keys")));
    expect_json("available_nodes", keys_of(table_->available_nodes()), sorted(vector_.at("available_nodes")));
    check_first_enrolled();
    for (const json& pair : vector_.at("get_first_node_key"))
      expect_json("get_first_node_key", table_->first_key(key_of(pair[0])).to_hex(), pair[1]);
    for (const json& pair : vector_.at("available_node?"))
      expect_json("available_node?", table_->available(key_of(pair[0])), pair[1]);
    for (std::size_t i = 0; i < vector_.at("queries").size(); ++i) check_query(i);
  }

 private:
  static p2p::PublicKey key_of(const json& hex) {
    return expect_value("a key", p2p::PublicKey::from_hex(hex.get<std::string>()));
  }

  void check_nodes() const {
    std::vector<json> forms;
    for (const p2p::Node* const node : table_->nodes()) forms.push_back(form_of_row(*node));
    const auto by_key = [](const json& left, const json& right) {
      return left.at("first_public_key") < right.at("first_public_key");
    };
    std::sort(forms.begin(), forms.end(), by_key);
    json expected = vector_.at("list_nodes");
    std::sort(expected.begin(), expected.end(), by_key);
    expect_json("list_nodes", forms, expected);
    expect_json("list_node_first_public_keys", keys_of(table_->first_public_keys()), keys_of(table_->nodes()));
  }

  void check_first_enrolled() const {
    const p2p::Node* const first = table_->first_enrolled_node();
    const json& expected = vector_.at("first_enrolled_node");
    const json actual = first == nullptr ? json() : json(first->first_public_key.to_hex());
    if (!tied(json::array({actual}), json::array({expected}))) expect_json("first_enrolled_node", actual, expected);
  }

  void check_query(std::size_t index) const {
    const json& query = vector_.at("queries")[index];
    const p2p::Seconds date = time(query, "date");
    const auto bound = query.at("before").get<bool>() ? p2p::DateBound::before : p2p::DateBound::up_to;
    const auto check = [&](const char* name, const p2p::NodeRefs& nodes) {
      const json actual = keys_of(nodes);
      const json expected = sorted(query.at(name));
      if (!tied(actual, expected)) expect_json(fmt::format("queries[{}].{}", index, name), actual, expected);
    };
    check("authorized_nodes", table_->authorized_nodes(date, bound));
    check("authorized_and_available_nodes", table_->authorized_and_available_nodes(date, bound));
  }

  /// Both are one node alone, and these were enrolled at the same time: either may be the first enrolled one.
  bool tied(const json& actual, const json& expected) const {
    if (!vector_.at("first_enrolled_tie").get<bool>() || actual.size() != 1 || expected.size() != 1) return false;
    const p2p::Node* const left = actual[0].is_null() ? nullptr : table_->find(key_of(actual[0]));
    const p2p::Node* const right = expected[0].is_null() ? nullptr : table_->find(key_of(expected[0]));
    return left != nullptr && right != nullptr && left->enrollment_date == right->enrollment_date;
  }

  std::shared_ptr<const p2p::NodeTable> table_;
  const json& vector_;
};

void check_sequence(const json& vector) {
  const auto registry = p2p::in_memory_node_registry();
  const json& operations = vector.at("operations");
  for (std::size_t i = 0; i < operations.size(); ++i) check_operation(*registry, operations[i], i);
  FinalTable(registry->table(), vector).check();
}

constexpr Section kNodeTableSections[] = {
    {"", "p2p_view", check_sequence},
};

}  // namespace

std::span<const Section> node_table_sections() { return kNodeTableSections; }

}  // namespace p2pctl::conformance
