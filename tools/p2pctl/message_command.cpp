// p2pctl message: messages between bytes and JSON, a line each, and the table of those that there are.
#include "command.hpp"
#include "line_filter.hpp"
#include "message_table.hpp"

#include <p2p/hex.hpp>
#include <p2p/json.hpp>
#include <p2p/message.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace p2pctl {
namespace {

p2p::Result<ConvertedLine> encode_line(std::string_view line) {
  const auto message = p2p::from_json(line);
  if (!message) return p2p::fail(message.error());
  const auto encoded = message->encode();
  if (!encoded) return p2p::fail(encoded.error());
  return ConvertedLine{p2p::to_hex(*encoded), {}};
}

p2p::Result<ConvertedLine> decode_line(std::string_view line) {
  const auto encoded = p2p::from_hex(line);
  if (!encoded) return p2p::fail(encoded.error());
  const auto message = p2p::Message::decode(*encoded);
  if (!message) return p2p::fail(message.error());
  auto text = p2p::to_json(*message);
  if (!text) return p2p::fail(text.error());
  return ConvertedLine{std::move(*text), {}};
}

}  // namespace

void add_message_command(CLI::App& app) {
  auto* command = add_command_group(app, "message", "Messages between bytes and JSON, and the table of all messages");

  auto* encode = command->add_subcommand(
      "encode", R"(Lines of {"message": NAME, "fields": {...}} to lines of hexadecimal: the padded message)");
  on_run(*encode, [] { return filter_lines(encode_line); });

  auto* decode = command->add_subcommand(
      "decode", R"(Lines of hexadecimal, each a padded message, to lines of {"fields", "id", "message"})");
  on_run(*decode, [] { return filter_lines(decode_line); });

  auto* list = command->add_subcommand("list", "The messages: number, name, kind, default time-out, usual replies");
  auto json = std::make_shared<bool>(false);
  list->add_flag("--json", *json, "As JSON");
  on_run(*list, [json] {
    print_message_table(*json);
    return ExitCode::ok;
  });
}

}  // namespace p2pctl
