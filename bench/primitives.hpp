// What a round trip in classic mode costs in the cryptographic libraries alone: the physical limit that our own cost is
// judged by. Nothing here calls the library under test.
#pragma once

#include <p2p/clock.hpp>
#include <p2p/keys.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace p2p::bench {

struct PrimitiveCost {
  std::string name;  ///< "sign", "verify", "keygen", "dh" or "symmetric"
  double us_per_op;  ///< CPU time of the calling thread
};

/// Measures each primitive on `threads` threads at once (at least one), each for `per_primitive`: the cheapest correct
/// call with everything parsed and fetched before, on messages of `payload_bytes`. Where libsodium and OpenSSL can both
/// do it, the faster one counts. "keygen" is an ephemeral key pair with its encoded public key, "dh" an agreement with
/// an encoded peer key that is checked, "symmetric" the key derivation and AES-256-GCM of one message. Throws
/// std::invalid_argument for BLS12-381.
[[nodiscard]] std::vector<PrimitiveCost> measure_primitives(Curve curve, std::size_t payload_bytes,
                                                            Duration per_primitive, unsigned threads);

/// Request and response, both ends together: two signatures and verifications, two ephemeral key pairs, four
/// agreements, and the symmetric work of two messages sealed and two opened.
[[nodiscard]] double limit_us_per_round_trip(const std::vector<PrimitiveCost>& costs);

}  // namespace p2p::bench
