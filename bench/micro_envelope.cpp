// What a message costs on its way into a frame (sign, seal) and out of one (parse, open, verify), keys prepared, by
// size. With `p2pctl bench` it tells what of a round trip is ours and what is sockets and threads.
#include "crypto/key_cache.hpp"
#include "envelope/envelope.hpp"
#include "envelope/opener.hpp"
#include "envelope/sealer.hpp"
#include "transport/frame_reader.hpp"

#include <p2p/crypto.hpp>
#include <p2p/metrics.hpp>
#include <p2p/signer.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace p2p;

/// Completions run inside the calls: the signer is a software one.
struct Fixture {
  Fixture(Curve curve, std::size_t message_bytes)
      : signer(make_software_signer(random_keypair(curve).value()).value()),
        message(std::make_shared<const Bytes>(message_bytes, 0x19)) {}

  MemoryMetrics metrics;
  KeyCache keys{16, metrics};
  std::shared_ptr<Signer> signer;
  std::shared_ptr<const Bytes> message;

  [[nodiscard]] CryptoContext context() { return {*signer, keys, metrics}; }

  /// To ourselves.
  [[nodiscard]] Bytes seal() {
    Bytes frame;
    sign_message(context(), message, TimePoint::max(), [&](Result<SignedMessage> signed_message) {
      frame = seal_frame(context(), signed_message.value(), MessageId{1}, signer->public_key()).value();
    });
    return frame;
  }

  void open(BytesView frame) {
    const EnvelopeView envelope = parse_envelope(frame.subspan(FrameReader::kHeaderBytes)).value();
    open_envelope(context(), envelope, TimePoint::max(), [&](const Result<Bytes>& opened) {
      if (!verify_message(context(), envelope.sender, opened.value(), envelope.signature)) std::abort();
    });
  }
};

void seal_message(benchmark::State& state, Curve curve) {
  Fixture fixture(curve, static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(fixture.seal());
}

void open_message(benchmark::State& state, Curve curve) {
  Fixture fixture(curve, static_cast<std::size_t>(state.range(0)));
  const Bytes frame = fixture.seal();
  for (auto _ : state) fixture.open(frame);
}

}  // namespace

int main(int argc, char** argv) {
  for (const Curve curve : {Curve::ed25519, Curve::secp256r1}) {
    const std::string name(to_string(curve));
    benchmark::RegisterBenchmark((name + "/seal").c_str(), seal_message, curve)->Arg(1)->Arg(1'000)->Arg(100'000);
    benchmark::RegisterBenchmark((name + "/open").c_str(), open_message, curve)->Arg(1)->Arg(1'000)->Arg(100'000);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
