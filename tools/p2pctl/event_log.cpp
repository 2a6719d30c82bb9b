#include "event_log.hpp"

#include "node_json.hpp"

#include <chrono>
#include <string>

namespace p2pctl {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string as_text(const Json& event) {
  std::string line = event.at("time").get<std::string>() + " " + event.at("event").get<std::string>();
  for (const auto& [name, value] : event.items()) {
    if (name == "time" || name == "event" || value.is_structured()) continue;
    const bool plain = value.is_string() && value.get_ref<const std::string&>().find(' ') == std::string::npos;
    line += " " + name + "=" + (plain ? value.get<std::string>() : dump(value));
  }
  return line;
}

}  // namespace

EventLog::EventLog(Format format) : format_(format), writer_(stdout) {}

void EventLog::write(std::string_view event, const Json& fields) {
  Json line;
  line["time"] = format_time(std::chrono::floor<p2p::Milliseconds::duration>(std::chrono::system_clock::now()));
  line["event"] = event;
  line.update(fields);
  const std::uint64_t dropped = dropped_.exchange(0);
  if (dropped > 0) line["dropped_events"] = dropped;
  if (!writer_.write(format_ == Format::json ? dump(line) : as_text(line))) dropped_ += dropped + 1;
}

}  // namespace p2pctl
