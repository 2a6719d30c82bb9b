// What signing, verifying, encrypting and decrypting cost with our keys kept ready, beside the bare primitives. Each of
// ours reports `bare_us`, the same work in the cryptographic libraries alone.
#include "bench/primitives.hpp"
#include "crypto/prepared_key.hpp"

#include <p2p/crypto.hpp>
#include <p2p/signer.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <map>
#include <string>

namespace {

using namespace p2p;

constexpr std::size_t kPayloadBytes = 1024;

struct Fixture {
  explicit Fixture(Curve curve)
      : keys(random_keypair(curve).value()),
        signer(make_software_signer(keys).value()),
        peer(PreparedKey::make(keys.public_key).value()),
        signature(sign(keys.private_key, message).value()),
        sealed(peer->encrypt(message).value()) {}

  Bytes message = Bytes(kPayloadBytes, 0x5A);
  KeyPair keys;
  std::shared_ptr<Signer> signer;
  std::shared_ptr<const PreparedKey> peer;
  Signature signature;
  Bytes sealed;
};

void sign_message(Fixture& f) {
  f.signer->sign(f.message, TimePoint::max(), [](Result<Signature> result) { benchmark::DoNotOptimize(result); });
}

void verify_message(Fixture& f) {
  if (!f.peer->verify(f.message, f.signature.bytes)) std::abort();
}

void encrypt_message(Fixture& f) { benchmark::DoNotOptimize(f.peer->encrypt(f.message)); }

void decrypt_message(Fixture& f) {
  const BytesView sealed = f.sealed;
  const std::size_t ephemeral = ephemeral_key_size(f.keys.public_key.curve());
  f.signer->ecdh(sealed.first(ephemeral), TimePoint::max(), [&](Result<SharedSecret> secret) {
    if (!ecies_open(secret.value(), sealed.subspan(ephemeral))) std::abort();
  });
}

using Costs = std::map<std::string, double>;

Costs bare_costs(Curve curve) {
  Costs costs;
  for (const auto& cost : bench::measure_primitives(curve, kPayloadBytes, std::chrono::milliseconds(500), 1))
    costs[cost.name] = cost.us_per_op;
  return costs;
}

void run(benchmark::State& state, Curve curve, void (*operation)(Fixture&), double bare_us) {
  Fixture fixture(curve);
  for (auto _ : state) operation(fixture);
  state.counters["bare_us"] = bare_us;
}

void add(const std::string& name, Curve curve, void (*operation)(Fixture&), double bare_us) {
  benchmark::RegisterBenchmark((std::string(to_string(curve)) + "/" + name).c_str(), [=](benchmark::State& state) {
    run(state, curve, operation, bare_us);
  })->Unit(benchmark::kMicrosecond);
}

void add_all(Curve curve) {
  Costs bare = bare_costs(curve);
  add("sign", curve, sign_message, bare["sign"]);
  add("verify", curve, verify_message, bare["verify"]);
  add("encrypt", curve, encrypt_message, bare["keygen"] + bare["dh"] + bare["symmetric"]);
  add("decrypt", curve, decrypt_message, bare["dh"] + bare["symmetric"]);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1, Curve::secp256k1}) add_all(curve);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
