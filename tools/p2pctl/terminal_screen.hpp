// Standard output as a screen that is written over and over, where it is a terminal.
#pragma once

#include "watch_view.hpp"

#include <string>
#include <vector>

namespace p2pctl {

[[nodiscard]] bool stdout_is_terminal();
/// Without the terminal's last line, so that nothing scrolls. What a terminal usually has, where it does not say.
[[nodiscard]] WatchSize terminal_size();

/// Replaces what is on the screen. False when the terminal is gone.
[[nodiscard]] bool show_on_screen(const std::vector<std::string>& lines);

}  // namespace p2pctl
