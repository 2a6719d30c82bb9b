// How errors cross the border: every function of the ABI runs in `guarded`, so that no exception leaves it, and turns
// an Error into its number and, where the host wants it, its text.
#pragma once

#include <p2p/p2p.h>
#include <p2p/error.hpp>
#include <p2p/result.hpp>

#include <new>
#include <stdexcept>
#include <utility>

namespace p2p::capi {

[[nodiscard]] inline p2p_status status_of(const Error& error) noexcept {
  return static_cast<p2p_status>(static_cast<int>(error.code()));
}

template <class T>
[[nodiscard]] p2p_status status_of(const Result<T>& result) noexcept {
  return result ? P2P_OK : status_of(result.error());
}

/// Whether a status says that a call could not even begin its operation.
[[nodiscard]] inline bool is_refusal(p2p_status status) noexcept {
  return status == P2P_WOULD_DEADLOCK || status == P2P_INVALID_STATE || status == P2P_INVALID_ARGUMENT;
}

/// A status that the host gave for an outcome; refusals, and what the library does not know, count as `otherwise`.
[[nodiscard]] Error error_of(p2p_status status, Errc otherwise);

/// Writes it where the host wants it, and gives its status.
p2p_status report(const Error& error, p2p_error* to) noexcept;

template <class T>
p2p_status report(const Result<T>& result, p2p_error* to) noexcept {
  return result ? P2P_OK : report(result.error(), to);
}

/// Runs the body of a function of the ABI.
template <class Body>
[[nodiscard]] p2p_status guarded(Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return P2P_OUT_OF_MEMORY;
  } catch (const std::invalid_argument&) {
    return P2P_INVALID_ARGUMENT;
  } catch (...) {
    return P2P_INTERNAL_ERROR;
  }
}

}  // namespace p2p::capi
