// What a running node tells on stdout: one event a line, for people ("connected endpoint=… public_key=…") or as JSON.
// Any thread may write; nobody waits for the reader.
#pragma once

#include "line_writer.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace p2pctl {

class EventLog {
 public:
  enum class Format : std::uint8_t { text, json };

  explicit EventLog(Format format);

  /// `fields` is an object. Lists and objects in it are left out of the text form.
  void write(std::string_view event, const nlohmann::ordered_json& fields);

 private:
  Format format_;
  std::atomic<std::uint64_t> dropped_{0};  ///< since the last event that got through, which tells it
  LineWriter writer_;
};

}  // namespace p2pctl
