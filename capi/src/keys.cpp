#include "buffer.hpp"
#include "status.hpp"
#include "values.hpp"

#include <p2p/p2p.h>
#include <p2p/clock.hpp>
#include <p2p/crypto.hpp>
#include <p2p/signer.hpp>

#include <algorithm>
#include <optional>

using namespace p2p;
using namespace p2p::capi;

namespace {

p2p_status write_keypair(const Result<KeyPair>& pair, p2p_keypair* to) {
  if (!pair) return status_of(pair);
  to->public_key = stored_key(pair->public_key);
  const auto secret = pair->private_key.bytes();
  std::copy(secret.begin(), secret.end(), to->private_key);
  return P2P_OK;
}

}  // namespace

p2p_status p2p_endpoint_parse(const char* text, p2p_endpoint* endpoint) {
  return guarded([&]() -> p2p_status {
    if (text == nullptr || endpoint == nullptr) return P2P_INVALID_ARGUMENT;
    const auto parsed = Endpoint::parse(text);
    if (!parsed) return P2P_INVALID_ARGUMENT;
    *endpoint = endpoint_to_c(*parsed);
    return P2P_OK;
  });
}

p2p_status p2p_keypair_derive(p2p_bytes seed, uint32_t index, int32_t curve, int32_t origin, p2p_keypair* keypair) {
  return guarded([&]() -> p2p_status {
    const auto bytes = view_of(seed);
    const auto on = curve_of(curve);
    const auto from = origin_of(origin);
    if (!bytes || !on || !from || keypair == nullptr) return P2P_INVALID_ARGUMENT;
    return write_keypair(derive_keypair(*bytes, index, *on, *from), keypair);
  });
}

p2p_status p2p_keypair_random(int32_t curve, int32_t origin, p2p_keypair* keypair) {
  return guarded([&]() -> p2p_status {
    const auto on = curve_of(curve);
    const auto from = origin_of(origin);
    if (!on || !from || keypair == nullptr) return P2P_INVALID_ARGUMENT;
    return write_keypair(random_keypair(*on, *from), keypair);
  });
}

p2p_status p2p_public_key(p2p_bytes private_key, p2p_key* public_key) {
  return guarded([&]() -> p2p_status {
    if (public_key == nullptr) return P2P_INVALID_ARGUMENT;
    const auto key = private_key_of(private_key);
    if (!key) return status_of(key);
    const auto found = public_key_of(*key);
    if (found) *public_key = stored_key(*found);
    return status_of(found);
  });
}

p2p_status p2p_sign(p2p_bytes private_key, p2p_bytes data, p2p_buffer** signature) {
  return guarded([&]() -> p2p_status {
    const auto bytes = view_of(data);
    if (!bytes || signature == nullptr) return P2P_INVALID_ARGUMENT;
    const auto key = private_key_of(private_key);
    if (!key) return status_of(key);
    const auto made = sign(*key, *bytes);
    if (made) *signature = make_buffer(BytesView(made->bytes));
    return status_of(made);
  });
}

p2p_status p2p_ecdh(p2p_bytes private_key, p2p_bytes ephemeral, uint8_t secret[32]) {
  return guarded([&]() -> p2p_status {
    const auto bytes = view_of(ephemeral);
    if (!bytes || secret == nullptr) return P2P_INVALID_ARGUMENT;
    const auto key = private_key_of(private_key);
    if (!key) return status_of(key);
    const auto public_key = public_key_of(*key);
    if (!public_key) return status_of(public_key);
    const auto signer = make_software_signer(KeyPair{*public_key, *key});
    if (!signer) return status_of(signer);
    p2p_status status = P2P_INTERNAL_ERROR;
    // A software signer completes inside the call.
    (*signer)->ecdh(*bytes, TimePoint::max(), [&](Result<SharedSecret> shared) {
      status = status_of(shared);
      if (shared) std::copy(shared->bytes().begin(), shared->bytes().end(), secret);
    });
    return status;
  });
}

p2p_status p2p_verify(p2p_bytes public_key, p2p_bytes data, p2p_bytes signature) {
  return guarded([&]() -> p2p_status {
    const auto bytes = view_of(data);
    const auto signed_by = view_of(signature);
    if (!bytes || !signed_by) return P2P_INVALID_ARGUMENT;
    const auto key = key_of(public_key);
    return key && verify(*key, *bytes, *signed_by) ? P2P_OK : P2P_BAD_SIGNATURE;
  });
}

p2p_status p2p_address_derive(p2p_bytes public_key, p2p_buffer** address) {
  return guarded([&]() -> p2p_status {
    if (address == nullptr) return P2P_INVALID_ARGUMENT;
    const auto key = key_of(public_key);
    if (!key) return status_of(key);
    const auto derived = derive_address(*key);
    if (derived) *address = make_buffer(derived->bytes());
    return status_of(derived);
  });
}
