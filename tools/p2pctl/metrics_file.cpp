#include "metrics_file.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace p2pctl {

p2p::Result<void> replace_file(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return p2p::fail(p2p::Errc::io_error, "writing " + fresh);
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) return p2p::fail(p2p::Errc::io_error, path + ": " + error.message());
  return {};
}

}  // namespace p2pctl
