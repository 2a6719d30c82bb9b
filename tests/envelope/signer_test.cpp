// Signers that do not complete inside the call: in a TPM, in another runtime, or forgetful.
#include "support/catch.hpp"
#include "support/identity.hpp"

#include <future>
#include <thread>
#include <utility>
#include <vector>

using namespace p2p;
using namespace p2p::test;

namespace {

/// Keeps every completion until it is told what to do with it.
class HeldSigner final : public Signer {
 public:
  explicit HeldSigner(const PublicKey& key) : key_(key) {}
  const PublicKey& public_key() const noexcept override { return key_; }
  void sign(BytesView, TimePoint, SignCompletion completion) override { signs.push_back(std::move(completion)); }
  void ecdh(BytesView, TimePoint, EcdhCompletion completion) override { ecdhs.push_back(std::move(completion)); }

  std::vector<SignCompletion> signs;
  std::vector<EcdhCompletion> ecdhs;

 private:
  PublicKey key_;
};

struct Setting {
  Identity node{"node"};
  HeldSigner signer{node.public_key()};
  MemoryMetrics metrics;
  KeyCache keys{8, metrics};
  CryptoContext context{signer, keys, metrics};
  std::shared_ptr<const Bytes> ping = std::make_shared<const Bytes>(Bytes{25});
};

}  // namespace

TEST_CASE("a signer may complete later, from another thread") {
  Setting setting;
  std::promise<Result<SignedMessage>> promise;
  auto future = promise.get_future();
  sign_message(setting.context, setting.ping, TimePoint::max(),
               [&](Result<SignedMessage> result) { promise.set_value(std::move(result)); });
  REQUIRE(setting.signer.signs.size() == 1);
  std::thread other([&] { setting.signer.signs.front()(sign(setting.node.private_key(), *setting.ping)); });
  const auto result = future.get();
  other.join();
  REQUIRE(result);
  CHECK(verify(setting.node.public_key(), *result->padded_message, result->signature.bytes));
}

TEST_CASE("a signer that forgets its completion has failed") {
  Setting setting;
  std::optional<Errc> outcome;
  sign_message(setting.context, setting.ping, TimePoint::max(),
               [&](const Result<SignedMessage>& result) { outcome = result.error().code(); });
  CHECK_FALSE(outcome.has_value());
  setting.signer.signs.clear();
  CHECK(outcome == Errc::signer_failed);
}

TEST_CASE("the failure of a signer says why") {
  Setting setting;
  std::optional<Error> outcome;
  sign_message(setting.context, setting.ping, TimePoint::max(),
               [&](const Result<SignedMessage>& result) { outcome = result.error(); });
  setting.signer.signs.front()(fail(Errc::io_error, "the TPM is gone"));
  REQUIRE(outcome);
  CHECK(*outcome == Errc::signer_failed);
  CHECK(outcome->detail().find("the TPM is gone") != std::string::npos);
}

TEST_CASE("a signature that the envelope cannot carry is a failure of the signer") {
  Setting setting;
  std::optional<Errc> outcome;
  sign_message(setting.context, setting.ping, TimePoint::max(),
               [&](const Result<SignedMessage>& result) { outcome = result.error().code(); });
  setting.signer.signs.front()(Signature{Bytes(256)});
  CHECK(outcome == Errc::signer_failed);
}

TEST_CASE("an ECDH may complete later, after the frame is gone") {
  Setting setting;
  Identity sender("sender");
  std::optional<Result<Bytes>> opened;
  Bytes ephemeral;
  {
    const Bytes payload = payload_of(sender.seal(1, *setting.ping, setting.node.public_key()));
    const auto view = parse_envelope(payload).value();
    ephemeral = Bytes(view.body.begin(), view.body.begin() + 32);
    open_envelope(setting.context, view, TimePoint::max(), [&](Result<Bytes> result) { opened = std::move(result); });
  }
  REQUIRE_FALSE(opened.has_value());
  REQUIRE(setting.signer.ecdhs.size() == 1);
  setting.node.signer()->ecdh(ephemeral, TimePoint::max(), std::move(setting.signer.ecdhs.front()));
  REQUIRE(opened.has_value());
  CHECK(opened->value() == *setting.ping);
}

TEST_CASE("an ECDH that fails or is forgotten is a failed decryption") {
  Setting setting;
  Identity sender("sender");
  const Bytes payload = payload_of(sender.seal(1, *setting.ping, setting.node.public_key()));
  const auto view = parse_envelope(payload).value();
  std::vector<Errc> outcomes;
  for (int i = 0; i < 2; ++i)
    open_envelope(setting.context, view, TimePoint::max(),
                  [&](const Result<Bytes>& result) { outcomes.push_back(result.error().code()); });
  setting.signer.ecdhs.front()(fail(Errc::io_error));
  setting.signer.ecdhs.clear();
  CHECK(outcomes == std::vector{Errc::decryption_failed, Errc::decryption_failed});
}

TEST_CASE("a plain envelope needs no ECDH") {
  Setting setting;
  Identity sender("sender");
  const Bytes payload = sender.parts(1, *setting.ping).payload();
  std::optional<Bytes> opened;
  open_envelope(setting.context, parse_envelope(payload).value(), TimePoint::max(),
                [&](Result<Bytes> result) { opened = std::move(*result); });
  CHECK(opened == *setting.ping);
  CHECK(setting.signer.ecdhs.empty());
}
