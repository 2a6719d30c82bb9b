// A certificate authority of a test's own, and what it signs. Made anew by each test: nothing of it can expire or leak.
#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace p2p::test {

class TlsIdentity {
 public:
  TlsIdentity(std::shared_ptr<evp_pkey_st> key, std::shared_ptr<x509_st> certificate)
      : key_(std::move(key)), certificate_(std::move(certificate)) {}
  [[nodiscard]] evp_pkey_st* key() const noexcept { return key_.get(); }
  [[nodiscard]] x509_st* certificate() const noexcept { return certificate_.get(); }

 private:
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
};

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  /// `subject` as in an extension: "IP:127.0.0.1".
  [[nodiscard]] TlsIdentity sign(const std::string& subject) const;
  /// Its own certificate as PEM, there as long as this object is.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  TlsIdentity own_;
  std::string file_;
};

}  // namespace p2p::test
