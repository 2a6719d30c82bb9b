#include "bench/primitives.hpp"

#include "bench/primitive_operations.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <thread>

namespace p2p::bench {
namespace {

using Factory = std::function<Operation()>;

struct Primitive {
  std::string name;
  std::vector<Factory> candidates;
};

double thread_cpu_us() {
  std::timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// Mean CPU time of one call, on this thread.
double measure_here(Operation operation, Duration duration) {
  constexpr int kWarmUp = 20;
  constexpr int kBatch = 10;
  for (int i = 0; i < kWarmUp; ++i) operation();
  const TimePoint end = std::chrono::steady_clock::now() + duration;
  const double start = thread_cpu_us();
  std::uint64_t calls = 0;
  do {
    for (int i = 0; i < kBatch; ++i) operation();
    calls += kBatch;
  } while (std::chrono::steady_clock::now() < end);
  return (thread_cpu_us() - start) / static_cast<double>(calls);
}

double measure(const Factory& make, Duration duration, unsigned threads) {
  std::vector<double> costs(std::max(threads, 1U));
  std::vector<std::thread> running;
  for (double& cost : costs) running.emplace_back([&] { cost = measure_here(make(), duration); });
  for (std::thread& thread : running) thread.join();
  return std::accumulate(costs.begin(), costs.end(), 0.0) / static_cast<double>(costs.size());
}

std::vector<Primitive> primitives_of_ed25519(const Bytes& message) {
  std::vector<Primitive> primitives{
      {"sign", {[message] { return openssl::ed25519_sign(message); }}},
      {"verify", {[message] { return openssl::ed25519_verify(message); }}},
      {"keygen", {[] { return openssl::x25519_keygen(); }}},
      {"dh", {[] { return openssl::x25519_dh(); }}},
  };
#if P2P_HAVE_SODIUM
  primitives[0].candidates.emplace_back([message] { return sodium::sign(message); });
  primitives[1].candidates.emplace_back([message] { return sodium::verify(message); });
  primitives[2].candidates.emplace_back([] { return sodium::keygen(); });
  primitives[3].candidates.emplace_back([] { return sodium::dh(); });
#endif
  return primitives;
}

std::vector<Primitive> primitives_of(Curve curve, const Bytes& message) {
  switch (curve) {
    case Curve::ed25519:
      return primitives_of_ed25519(message);
    case Curve::secp256r1:
    case Curve::secp256k1:
      return {
          {"sign", {[=] { return openssl::ecdsa_sign(curve, message); }}},
          {"verify", {[=] { return openssl::ecdsa_verify(curve, message); }}},
          {"keygen", {[=] { return openssl::ec_keygen(curve); }}},
          {"dh", {[=] { return openssl::ec_dh(curve); }}},
      };
    case Curve::bls12_381:
      break;
  }
  throw std::invalid_argument("BLS12-381 has no primitives here");
}

double cost_of(const std::vector<PrimitiveCost>& costs, std::string_view name) {
  for (const PrimitiveCost& cost : costs)
    if (cost.name == name) return cost.us_per_op;
  throw std::invalid_argument("no cost of " + std::string(name));
}

}  // namespace

std::vector<PrimitiveCost> measure_primitives(Curve curve, std::size_t payload_bytes, Duration per_primitive,
                                              unsigned threads) {
  const Bytes message(payload_bytes, 0x5A);
  std::vector<Primitive> primitives = primitives_of(curve, message);
  primitives.push_back({"symmetric", {[message] { return openssl::symmetric(message); }}});

  std::vector<PrimitiveCost> costs;
  for (const Primitive& primitive : primitives) {
    std::vector<double> measured;
    for (const Factory& candidate : primitive.candidates)
      measured.push_back(measure(candidate, per_primitive, threads));
    costs.push_back({primitive.name, *std::min_element(measured.begin(), measured.end())});
  }
  return costs;
}

double limit_us_per_round_trip(const std::vector<PrimitiveCost>& costs) {
  return 2 * cost_of(costs, "sign") + 2 * cost_of(costs, "verify") + 2 * cost_of(costs, "keygen") +
         4 * cost_of(costs, "dh") + 4 * cost_of(costs, "symmetric");
}

namespace openssl {
namespace {

using MacCtx = std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>>;
using CipherCtx = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;

struct SymmetricState {
  EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_CIPHER* gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  MdCtx digest{EVP_MD_CTX_new()};
  MacCtx mac{EVP_MAC_CTX_new(hmac)};
  CipherCtx cipher{EVP_CIPHER_CTX_new()};
  Bytes message;
  Bytes ciphertext;
  std::array<std::uint8_t, 32> secret{1};
  std::array<std::uint8_t, 16> tag{};

  explicit SymmetricState(Bytes text) : message(std::move(text)), ciphertext(message.size()) {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>("SHA256"), 0),
        OSSL_PARAM_construct_end()};
    check(EVP_MAC_CTX_set_params(mac.get(), params) == 1);
    check(EVP_EncryptInit_ex2(cipher.get(), gcm, nullptr, nullptr, nullptr) == 1);
    check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_IVLEN, 32, nullptr) == 1);
  }
  SymmetricState(const SymmetricState&) = delete;
  SymmetricState& operator=(const SymmetricState&) = delete;
  ~SymmetricState() {
    EVP_MAC_free(hmac);
    EVP_CIPHER_free(gcm);
    EVP_MD_free(sha256);
  }

  void authenticate(const std::array<std::uint8_t, 32>& key, std::uint8_t text, std::array<std::uint8_t, 32>& out) {
    std::size_t size = 0;
    check(EVP_MAC_init(mac.get(), key.data(), key.size(), nullptr) == 1);
    check(EVP_MAC_update(mac.get(), &text, 1) == 1);
    check(EVP_MAC_final(mac.get(), out.data(), &size, out.size()) == 1);
  }

  void run() {
    std::array<std::uint8_t, 32> prk{};
    std::array<std::uint8_t, 32> iv{};
    std::array<std::uint8_t, 32> key{};
    unsigned size = 0;
    check(EVP_DigestInit_ex2(digest.get(), sha256, nullptr) == 1);
    check(EVP_DigestUpdate(digest.get(), secret.data(), secret.size()) == 1);
    check(EVP_DigestFinal_ex(digest.get(), prk.data(), &size) == 1);
    authenticate(prk, '0', iv);
    authenticate(iv, '1', key);
    int written = 0;
    check(EVP_EncryptInit_ex2(cipher.get(), nullptr, key.data(), iv.data(), nullptr) == 1);
    check(EVP_EncryptUpdate(cipher.get(), ciphertext.data(), &written, message.data(),
                            static_cast<int>(message.size())) == 1);
    check(EVP_EncryptFinal_ex(cipher.get(), tag.data(), &written) == 1);
    check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, tag.data()) == 1);
  }
};

}  // namespace

Operation symmetric(Bytes message) {
  return [state = std::make_unique<SymmetricState>(std::move(message))] { state->run(); };
}

}  // namespace openssl
}  // namespace p2p::bench
