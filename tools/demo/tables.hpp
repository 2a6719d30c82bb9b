// What the demo prints: what happened and when, and tables.
#pragma once

#include <p2p/clock.hpp>

#include <string>
#include <vector>

namespace p2p_demo {

/// One line, with the time since the program's start. Any thread.
void tell(const std::string& what);

using Row = std::vector<std::string>;
/// Columns as wide as their widest cell. All rows have as many cells as the first.
void print_table(const std::vector<Row>& rows);

/// E.g. "1.25 ms".
[[nodiscard]] std::string in_milliseconds(p2p::Duration duration);

}  // namespace p2p_demo
