// crypto.json: keys, hashes, signatures, encryption.
#include "conformance/expectations.hpp"
#include "conformance/sections.hpp"
#include "conformance/vector_fields.hpp"

#include "crypto/aes_gcm.hpp"
#include "crypto/curve25519_backend.hpp"
#include "crypto/digests.hpp"

#include <p2p/address.hpp>
#include <p2p/crypto.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace p2pctl::conformance {
namespace {

p2p::HashAlgorithm algorithm_of(const json& vector) {
  const std::string name = text(vector, "algorithm");
  for (std::uint8_t id = 0; p2p::digest_size(id); ++id)
    if (p2p::to_string(static_cast<p2p::HashAlgorithm>(id)) == name) return static_cast<p2p::HashAlgorithm>(id);
  throw Mismatch("no hash algorithm is called " + name);
}

p2p::Curve curve_of(const json& vector) {
  const auto curve = p2p::curve_from_string(text(vector, "curve"));
  expect(curve.has_value(), "no curve is called " + text(vector, "curve"));
  return *curve;
}

p2p::Origin origin_of(const json& vector) {
  constexpr std::array kNames{"on_chain_wallet", "software", "tpm", "usb"};
  const auto found = std::ranges::find(kNames, text(vector, "origin"));
  expect(found != kNames.end(), "no origin is called " + text(vector, "origin"));
  return static_cast<p2p::Origin>(found - kNames.begin());
}

p2p::Raw32 raw32(const json& vector, const char* member) {
  const p2p::Bytes value = bytes(vector, member);
  p2p::Raw32 raw{};
  expect(value.size() == raw.size(), std::string(member) + " has not 32 bytes");
  std::ranges::copy(value, raw.begin());
  return raw;
}

void expect_same(bool actual, const json& vector, const char* member) {
  expect(actual == vector.at(member).get<bool>(), std::string(member) + (actual ? " is true" : " is false"));
}

/// The whole bytes of a bit string, of a binary, or of a list of those.
p2p::Bytes flattened(const json& part) {
  if (part.is_string()) return unhex(part.get<std::string>());
  if (part.is_object()) return bits_of(part).bytes();
  p2p::Bytes result;
  for (const json& element : part) {
    const p2p::Bytes inner = flattened(element);
    result.insert(result.end(), inner.begin(), inner.end());
  }
  return result;
}

void check_hash(const json& vector) {
  const p2p::Bytes data = flattened(vector.at("data"));
  expect_bytes("hash", expect_value("hash", p2p::hash(data, algorithm_of(vector))).bytes(), bytes(vector, "hash"));
}

void check_hash_list(const json& vector) {
  std::vector<p2p::Bytes> parts;
  for (const json& part : vector.at("parts")) parts.push_back(flattened(part));
  const std::vector<p2p::BytesView> views(parts.begin(), parts.end());
  const auto hash = expect_value("hash", p2p::hash_list(views, algorithm_of(vector)));
  expect_bytes("hash", hash.bytes(), bytes(vector, "hash"));
}

void expect_pair(const json& vector, const p2p::Result<p2p::KeyPair>& derived) {
  const p2p::KeyPair pair = expect_value("key pair", derived);
  expect_bytes("private", pair.private_key.bytes(), bytes(vector, "private"));
  expect_bytes("public", pair.public_key.bytes(), bytes(vector, "public"));
}

void check_derivation(const json& vector) {
  const auto index = vector.at("index").get<std::uint32_t>();
  expect_pair(vector, p2p::derive_keypair(bytes(vector, "seed"), index, curve_of(vector), origin_of(vector)));
  const auto address = expect_value("address", p2p::derive_address(public_key(vector)));
  expect_bytes("address", address.bytes(), bytes(vector, "address"));
}

void check_derivation_with_data(const json& vector) {
  expect_pair(vector, p2p::derive_keypair_with_data(bytes(vector, "seed"), bytes(vector, "additional_data"),
                                                    curve_of(vector), public_key(vector).origin()));
}

void check_deterministic_pair(const json& vector) {
  expect_pair(vector, p2p::generate_deterministic_keypair(bytes(vector, "seed"), curve_of(vector)));
}

void check_leading_zero(const json& vector) {
  const auto pair =
      p2p::derive_keypair(bytes(vector, "seed"), vector.at("index").get<std::uint32_t>(), curve_of(vector));
  expect_pair(vector, pair);
  expect_json("private_bytes", pair->private_key.bytes().size(), vector.at("private_bytes"));
  expect(p2p::verify(pair->public_key, bytes(vector, "message"), bytes(vector, "signature")),
         "signature: it does not verify");
  expect_bytes("plaintext", expect_value("decryption", p2p::ec_decrypt(pair->private_key, bytes(vector, "ciphertext"))),
               bytes(vector, "plaintext"));
}

void check_address_derivation(const json& vector) {
  const auto address = p2p::derive_address(public_key(vector, "public_key"), algorithm_of(vector));
  expect_bytes("address", expect_value("address", address).bytes(), bytes(vector, "address"));
}

p2p::Bytes with_byte(p2p::Bytes data, std::uint8_t byte) {
  data.push_back(byte);
  return data;
}

/// The public key of a vector that also names its curve.
p2p::PublicKey key_on_curve(const json& vector) {
  p2p::PublicKey key = public_key(vector);
  expect(key.curve() == curve_of(vector), "curve: it is not that of the key");
  return key;
}

void check_verification(const json& vector) {
  const p2p::PublicKey key = key_on_curve(vector);
  const p2p::Bytes data = bytes(vector, "data");
  const p2p::Bytes signature = bytes(vector, "signature");
  expect_same(p2p::verify(key, data, signature), vector, "verify");
  expect_same(p2p::verify(key, data, bytes(vector, "corrupted_signature")), vector, "verify_corrupted");
  const p2p::BytesView truncated = p2p::BytesView(signature).first(signature.size() - 1);
  expect_same(p2p::verify(key, data, truncated), vector, "verify_truncated_signature");
  expect_same(p2p::verify(key, data, with_byte(signature, 0)), vector, "verify_trailing_byte");
  expect_same(p2p::verify(key, data, {}), vector, "verify_empty_signature");
  expect_same(p2p::verify(key, with_byte(data, 1), signature), vector, "verify_other_data");
  expect_same(p2p::verify(public_key(vector, "other_public"), data, signature), vector, "verify_other_key");
}

void check_sign(const json& vector) {
  check_verification(vector);
  const p2p::Bytes data = bytes(vector, "data");
  const auto ours = expect_value("signing", p2p::sign(private_key(vector), data));
  expect(p2p::verify(public_key(vector), data, ours.bytes), "signing: our signature does not verify");
  if (vector.at("deterministic").get<bool>()) expect_bytes("signing", ours.bytes, bytes(vector, "signature"));
}

void check_negated_s(const json& vector) {
  const p2p::PublicKey key = key_on_curve(vector);
  const p2p::Bytes data = bytes(vector, "data");
  expect_same(p2p::verify(key, data, bytes(vector, "signature")), vector, "verify");
  expect_same(p2p::verify(key, data, bytes(vector, "negated_s")), vector, "verify_negated");
}

/// `result` is `{"error": "decryption_failed"}`: the node fails, and so do we.
void expect_refused(const json& vector, const char* result, const p2p::Result<p2p::Bytes>& opened) {
  expect(text(vector.at(result), "error") == "decryption_failed", std::string(result) + ": no known outcome");
  expect(!opened && opened.error() == p2p::Errc::decryption_failed, std::string(result) + ": it decrypts");
}

void check_encryption(const json& vector) {
  const p2p::PrivateKey key = private_key(vector);
  const p2p::Bytes ciphertext = bytes(vector, "ciphertext");
  const p2p::Bytes plaintext = bytes(vector, "plaintext");
  expect_bytes("plaintext", expect_value("decryption", p2p::ec_decrypt(key, ciphertext)), plaintext);
  expect_refused(vector, "corrupted_result", p2p::ec_decrypt(key, bytes(vector, "corrupted")));
  expect_refused(vector, "truncated_result",
                 p2p::ec_decrypt(key, p2p::BytesView(ciphertext).first(ciphertext.size() - 1)));

  const p2p::Bytes ours = expect_value("encryption", p2p::ec_encrypt(key_on_curve(vector), plaintext));
  expect_json("overhead", ours.size() - plaintext.size(), vector.at("overhead"));
  expect_bytes("our own ciphertext", expect_value("decryption of our own", p2p::ec_decrypt(key, ours)), plaintext);
}

void check_x25519(const json& vector) {
  const p2p::Raw32 seed = raw32(vector, "ed25519_seed");
  const p2p::Curve25519::SigningKey key{p2p::View32(seed)};
  expect_bytes("ed25519_public", key.public_key(), bytes(vector, "ed25519_public"));
  const auto converted = p2p::Curve25519::to_x25519(key.public_key());
  expect(converted.has_value(), "x25519_public: the key is refused");
  expect_bytes("x25519_public", *converted, bytes(vector, "x25519_public"));
  p2p::SecretBytes<32> scalar;
  p2p::x25519_scalar_of_seed(seed, scalar);
  expect_bytes("x25519_private", scalar.view(), bytes(vector, "x25519_private"));
}

void check_x25519_invalid(const json& vector) {
  expect(vector.at("result").contains("error"), "result: no known outcome");
  expect(!p2p::Curve25519::to_x25519(raw32(vector, "ed25519_public")), "the node refuses this key");
}

/// `IV(12) ‖ tag(16) ‖ ciphertext`
void check_aes(const json& vector) {
  constexpr std::size_t kIv = 12;
  const p2p::Raw32 key = raw32(vector, "key");
  const p2p::Bytes sealed = bytes(vector, "ciphertext");
  const p2p::Bytes expected = bytes(vector, "plaintext");
  expect(sealed.size() >= kIv + p2p::kGcmTagBytes, "ciphertext: too short");
  const p2p::BytesView iv = p2p::BytesView(sealed).first(kIv);
  const p2p::BytesView behind_iv = p2p::BytesView(sealed).subspan(kIv);
  const auto tag = behind_iv.first<p2p::kGcmTagBytes>();
  const p2p::BytesView ciphertext = behind_iv.subspan(p2p::kGcmTagBytes);
  p2p::Bytes plaintext(ciphertext.size());
  expect(p2p::aes_gcm_open(key, iv, tag, ciphertext, plaintext.data()), "ciphertext: the tag is wrong");
  expect_bytes("plaintext", plaintext, expected);

  p2p::Bytes again(sealed.begin(), sealed.begin() + kIv);
  again.resize(sealed.size());
  p2p::aes_gcm_seal(key, iv, expected, std::span(again).subspan<kIv, p2p::kGcmTagBytes>(),
                    again.data() + kIv + p2p::kGcmTagBytes);
  expect_bytes("ciphertext", again, sealed);
}

void check_address(const json& vector) { expect_same(p2p::valid_address(bytes(vector, "address")), vector, "valid"); }

void check_public_key(const json& vector) {
  const p2p::Bytes key = bytes(vector, "key");
  expect_same(p2p::valid_public_key(key), vector, "valid");
  expect_same(p2p::PublicKey::from_bytes(key).has_value(), vector, "valid");
}

constexpr Section kCryptoSections[] = {
    {"crypto", "hash", check_hash},
    {"crypto", "hash_bitstring", check_hash},
    {"crypto", "hash_list", check_hash_list},
    {"crypto", "derive_keypair", check_derivation},
    {"crypto", "derive_keypair_additional_data", check_derivation_with_data},
    {"crypto", "generate_deterministic_keypair", check_deterministic_pair},
    {"crypto", "derive_address", check_address_derivation},
    {"crypto", "sign", check_sign},
    {"crypto", "ecdsa_negated_s", check_negated_s},
    {"crypto", "ec_encrypt", check_encryption},
    {"crypto", "leading_zero_private_key", check_leading_zero},
    {"crypto", "ed25519_to_x25519", check_x25519},
    {"crypto", "ed25519_to_x25519_invalid", check_x25519_invalid},
    {"crypto", "aes_encrypt", check_aes},
    {"crypto", "valid_address", check_address},
    {"crypto", "valid_public_key", check_public_key},
};

}  // namespace

std::span<const Section> crypto_sections() { return kCryptoSections; }

}  // namespace p2pctl::conformance
