#include "terminal_screen.hpp"

#include <fmt/core.h>

#include <sys/ioctl.h>
#include <unistd.h>
#include <cstdio>

namespace p2pctl {

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }

WatchSize terminal_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row < 2) return {80, 23};
  return {size.ws_col, static_cast<std::size_t>(size.ws_row - 1)};
}

bool show_on_screen(const std::vector<std::string>& lines) {
  // Home, then each line over the one that was there, then nothing below: the screen never blinks.
  std::string text = "\x1b[H";
  for (const std::string& line : lines) text += fmt::format("{}\x1b[K\r\n", line);
  text += "\x1b[J";
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

}  // namespace p2pctl
