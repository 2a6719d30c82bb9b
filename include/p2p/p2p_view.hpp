// Floor 5. The P2P summaries of the last synchronisation, and the file `p2p_view` in which a 1.6.27 node keeps them
// (core.md §7.1): records back to back, without a header or a checksum. Values; the functions are pure and usable from
// any thread.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/geo_patch.hpp>
#include <p2p/keys.hpp>
#include <p2p/result.hpp>
#include <p2p/timestamp.hpp>

#include <optional>
#include <span>
#include <vector>

namespace p2p {

/// What the network agreed on about one node.
struct P2PSummary {
  /// The node's first key.
  PublicKey public_key;
  bool available = false;
  /// 0.0 to 2.55; the file keeps two decimals, truncated: 0.29 is written as 28 hundredths.
  double average_availability = 1.0;
  Seconds availability_update{};
  std::optional<GeoPatch> network_patch;
  friend bool operator==(const P2PSummary&, const P2PSummary&) = default;
};

/// From the untrusted content of a file. A file that ends inside a record, or has a record that makes no sense, is
/// refused as a whole: truncated or malformed, naming the record (from 0), the field and its byte.
[[nodiscard]] Result<std::vector<P2PSummary>> parse_p2p_view(BytesView file);

/// not_representable, naming the record, for an average or a date (1970 to 2106) that the file has no room for.
[[nodiscard]] Result<Bytes> format_p2p_view(std::span<const P2PSummary> summaries);

}  // namespace p2p
