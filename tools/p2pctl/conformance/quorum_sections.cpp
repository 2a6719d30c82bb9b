// quorum_read.json: nodes that follow a script, and what a quorum read of them comes to, in virtual time.
#include "conformance/expectations.hpp"
#include "conformance/scripted_port.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include "routing/quorum_read.hpp"

#include <p2p/messages/chains.hpp>
#include <p2p/messages/common.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace p2pctl::conformance {
namespace {

std::chrono::milliseconds milliseconds_of(const json& value) {
  return std::chrono::milliseconds(value.get<std::int64_t>());
}

std::int64_t count_of(p2p::Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

// Replies: a chain length, or "not_found".

std::uint64_t length_of(const p2p::Message& reply) {
  const auto* length = reply.get_if<p2p::TransactionChainLength>();
  return length != nullptr ? std::stoull(length->length.to_decimal()) : 0;
}

bool shorter(const p2p::Message& left, const p2p::Message& right) { return length_of(left) < length_of(right); }

json form_of_reply(const p2p::Message& reply) {
  if (reply.is<p2p::NotFound>()) return "not_found";
  return {{"length", length_of(reply)}};
}

p2p::Result<p2p::RawMessage> reply_of(const json& form) {
  const auto raw = [](const p2p::Message& message) {
    return expect_value("reply", p2p::RawMessage::from_bytes(expect_value("reply", message.encode())));
  };
  if (form == "not_found") return raw(p2p::NotFound{});
  if (form.contains("length")) return raw(p2p::TransactionChainLength{form.at("length").get<std::uint64_t>()});
  const std::string error = text(form, "error");
  if (error == "timeout") return p2p::fail(p2p::Errc::timeout);
  if (error == "closed") return p2p::fail(p2p::Errc::closed);
  throw Mismatch("a reply with the error " + error);
}

// Options.

decltype(p2p::QuorumReadOptions::conflict_resolver) resolver_of(const std::string& name) {
  using Replies = std::span<const p2p::Message>;
  if (name == "first") return {};
  if (name == "max") return [](Replies replies) { return *std::max_element(replies.begin(), replies.end(), shorter); };
  if (name == "min") return [](Replies replies) { return *std::min_element(replies.begin(), replies.end(), shorter); };
  throw Mismatch("a conflict resolver " + name);
}

decltype(p2p::QuorumReadOptions::acceptance_resolver) acceptance_of(const json& form) {
  if (form == "all") return {};
  return [least = form.at("min_length").get<std::uint64_t>()](const p2p::Message& reply) {
    return length_of(reply) >= least;
  };
}

/// What a read came to, as the vectors tell it.
struct Replay {
  int completions = 0;
  int repairs = 0;
  json contacted = json::array();
  json timeouts = json::array();
  json result;
  json repair = {{"called", false}};
  p2p::Duration elapsed{};
};

json results_of(const ScriptedPort& port, const std::vector<p2p::NodeReply>& replies) {
  json results = json::array();
  for (const auto& [node, reply] : replies) results.push_back({port.number(node), form_of_reply(reply)});
  return results;
}

json outcome_of(const p2p::Result<p2p::Message>& result) {
  if (result) return {{"ok", form_of_reply(*result)}};
  if (result.error() == p2p::Errc::network_issue) return {{"error", "network_issue"}};
  if (result.error() == p2p::Errc::acceptance_failed) return {{"error", "acceptance_failed"}};
  throw Mismatch("the read ended with " + result.error().message());
}

void add_nodes(const json& vector, ScriptedPort& port) {
  const auto own_patch = expect_value("own_patch", p2p::GeoPatch::parse(text(vector, "own_patch")));
  port.set_local(ScriptedPort::key(vector.at("nodes").size()), own_patch);
  std::size_t number = 0;
  for (const json& node : vector.at("nodes")) {
    if (node.at("own").get<bool>()) port.set_local(ScriptedPort::key(number), own_patch);
    port.add(expect_value("patch", p2p::GeoPatch::parse(text(node, "patch"))),
             {node.at("connected").get<bool>(), milliseconds_of(node.at("delay_ms")), reply_of(node.at("reply")), {}});
    ++number;
  }
}

Replay replay(const json& vector) {
  p2p::Simulation world(1);
  const auto port = std::make_shared<ScriptedPort>(world);
  add_nodes(vector, *port);
  Replay replay;

  p2p::QuorumReadOptions options;
  options.timeout = milliseconds_of(vector.at("timeout"));
  options.consistency_level = vector.at("consistency_level").get<std::size_t>();
  options.conflict_resolver = resolver_of(text(vector, "conflict_resolver"));
  options.acceptance_resolver = acceptance_of(vector.at("acceptance"));
  options.reference_timeouts = true;
  options.repair = [&](const std::optional<p2p::Message>& result, const std::vector<p2p::NodeReply>& replies) {
    ++replay.repairs;
    replay.repair = {{"called", true},
                     {"result", result ? form_of_reply(*result) : json()},
                     {"results", results_of(*port, replies)}};
  };
  const p2p::TimePoint begin = world.loop().now();
  (void)start_quorum_read(port, port->nodes(), p2p::Message(p2p::GetTransactionChainLength{}), std::move(options),
                          [&](const p2p::QuorumReadReport& report) {
                            ++replay.completions;
                            replay.elapsed = world.loop().now() - begin;
                            replay.result = outcome_of(report.result);
                          });
  world.run_for(std::chrono::hours(1));
  for (const auto& sent : port->sent()) {
    replay.contacted.push_back(sent.node);
    replay.timeouts.push_back(count_of(sent.timeout));
  }
  return replay;
}

/// Without a connected node the reference asks the acceptance resolver about nothing; ours is an error (core.md §8.1).
json expected_result(const json& vector) {
  if (vector.at("contacted").empty()) return {{"error", "network_issue"}};
  return vector.at("result");
}

void check_quorum_read(const json& vector) {
  const Replay replayed = replay(vector);
  expect(replayed.completions == 1, fmt::format("the read was completed {} times", replayed.completions));
  expect(replayed.repairs <= 1, fmt::format("the repair function was called {} times", replayed.repairs));
  expect_json("contacted", replayed.contacted, vector.at("contacted"));
  for (const json& timeout : replayed.timeouts) expect_json("timeout", timeout, vector.at("message_timeout_passed"));
  expect_json("result", replayed.result, expected_result(vector));
  expect_json("repair", replayed.repair, vector.at("repair"));
  // The vector's time is a real one: the script's, but for rounding and what a busy machine adds.
  constexpr std::int64_t kMostAdded = 500;
  const std::int64_t added = vector.at("elapsed_ms").get<std::int64_t>() - count_of(replayed.elapsed);
  expect(added >= -1 && added <= kMostAdded,
         fmt::format("elapsed: {} ms instead of {}", count_of(replayed.elapsed), vector.at("elapsed_ms").dump()));
}

constexpr Section kQuorumSections[] = {
    {"", "quorum_read", check_quorum_read},
};

}  // namespace

std::span<const Section> quorum_sections() { return kQuorumSections; }

}  // namespace p2pctl::conformance
