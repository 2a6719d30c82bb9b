#include "address/certificates.hpp"

#include "support/catch.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

namespace p2p::test {
namespace {

using Extensions = std::vector<std::pair<int, std::string>>;

std::shared_ptr<EVP_PKEY> new_key() {
  std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  REQUIRE(key != nullptr);
  return key;
}

/// Signed by `issuer`, or by itself when that is null.
TlsIdentity make_identity(const char* kind, const Extensions& extensions, const TlsIdentity* issuer) {
  constexpr long kHour = 3600;
  static long serial = 0;
  auto key = new_key();
  std::shared_ptr<X509> certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kHour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kHour);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const std::string name = std::string(kind) + " " + std::to_string(serial);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509* signer = issuer != nullptr ? issuer->certificate() : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
  X509V3_CTX context;
  X509V3_set_ctx(&context, signer, certificate.get(), nullptr, nullptr, 0);
  for (const auto& [id, value] : extensions) {
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()), &X509_EXTENSION_free);
    REQUIRE(X509_add_ext(certificate.get(), extension.get(), -1) == 1);
  }
  REQUIRE(X509_sign(certificate.get(), issuer != nullptr ? issuer->key() : key.get(), EVP_sha256()) > 0);
  return {std::move(key), std::move(certificate)};
}

std::string write_pem(X509* certificate) {
  std::string name = (std::filesystem::temp_directory_path() / "p2p-test-ca-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  REQUIRE(descriptor >= 0);
  std::FILE* file = ::fdopen(descriptor, "w");
  REQUIRE(PEM_write_X509(file, certificate) == 1);
  REQUIRE(std::fclose(file) == 0);
  return name;
}

}  // namespace

CertificateAuthority::CertificateAuthority()
    : own_(make_identity("Test authority",
                         {{NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,keyCertSign"}},
                         nullptr)),
      file_(write_pem(own_.certificate())) {}

CertificateAuthority::~CertificateAuthority() { ::unlink(file_.c_str()); }

TlsIdentity CertificateAuthority::sign(const std::string& subject) const {
  return make_identity("Test server", {{NID_subject_alt_name, subject}}, &own_);
}

}  // namespace p2p::test
