// Calls a function of the host: what it throws becomes an error.
#pragma once

#include <p2p/result.hpp>

#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace p2p {

/// `what` names the function, e.g. "the conflict resolver". Gives what `function` gives; a Result stays as it is.
template <class T, class Function>
[[nodiscard]] Result<T> call_host(const char* what, Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (const std::exception& exception) {
    return fail(Errc::resolver_failed, std::string(what) + " threw: " + exception.what());
  } catch (...) {
    return fail(Errc::resolver_failed, std::string(what) + " threw");
  }
}

}  // namespace p2p
