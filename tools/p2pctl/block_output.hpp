// Standard output in large blocks. Knows when nobody reads any more, instead of ending the program by a signal. One
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace p2pctl {

class BlockOutput {
 public:
  /// From its making on, writing to a closed pipe is an error and no signal, for the whole program.
  explicit BlockOutput(int descriptor);

  /// A newline is added. False once writing has failed; `why()` says why.
  [[nodiscard]] bool write_line(std::string_view line);
  [[nodiscard]] bool flush();
  [[nodiscard]] std::string why() const;

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

  [[nodiscard]] bool write_out(std::string_view text);

  int descriptor_;
  int error_ = 0;  ///< errno of the first failure
  std::string waiting_;
};

}  // namespace p2pctl
