// From a frame in hexadecimal to a line of JSON: its envelope, whether its signature is valid, and its message. One
// thread.
#pragma once

#include "line_filter.hpp"

#include "crypto/key_cache.hpp"

#include <p2p/bytes.hpp>
#include <p2p/metrics.hpp>
#include <p2p/result.hpp>
#include <p2p/signer.hpp>

#include <memory>
#include <string_view>

namespace p2pctl {

class EnvelopeReader {
 public:
  explicit EnvelopeReader(std::shared_ptr<p2p::Signer> recipient);

  /// An error when there is no envelope, it does not decrypt, or its message does not decode. A wrong signature is a
  /// warning: what the frame says is shown all the same.
  [[nodiscard]] p2p::Result<ConvertedLine> read(std::string_view hex);

 private:
  static constexpr std::size_t kRememberedSenders = 1024;

  std::shared_ptr<p2p::Signer> recipient_;
  p2p::MemoryMetrics metrics_;
  p2p::KeyCache senders_{kRememberedSenders, metrics_};
};

}  // namespace p2pctl
