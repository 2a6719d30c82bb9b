// Floor 0. A value or an error; the one place where the underlying type is named.
#pragma once

#include <p2p/error.hpp>

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace p2p {

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(Errc::closed, "127.0.0.1:3002");`
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string detail = {}) {
  return tl::unexpected<Error>(Error(code, std::move(detail)));
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace p2p
