// How a case of a vector file says what it expects. The first expectation that does not hold ends the case by throwing
// a Mismatch, which the runner counts.
#pragma once

#include <p2p/bytes.hpp>
#include <p2p/result.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace p2pctl::conformance {

/// What the library does is not what the vector says.
class Mismatch : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// This build of the library cannot do what the case needs.
class NotSupported : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

void expect(bool holds, const std::string& otherwise);

/// Tells the first bit that differs.
void expect_bytes(std::string_view what, p2p::BytesView actual, p2p::BytesView expected);

/// Tells the path of the first value that differs. Numbers are compared by value: 1 is 1.0.
void expect_json(std::string_view what, const nlohmann::json& actual, const nlohmann::json& expected);

/// The value; an `unsupported` is the build's, not a mismatch.
template <class T>
T expect_value(std::string_view what, p2p::Result<T> result) {
  if (result) return std::move(*result);
  const std::string why = std::string(what) + ": " + result.error().message();
  if (result.error() == p2p::Errc::unsupported) throw NotSupported(why);
  throw Mismatch(why);
}

}  // namespace p2pctl::conformance
