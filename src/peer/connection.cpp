#include <p2p/connection.hpp>

namespace p2p {

std::string_view to_string(ConnectionEvent::Kind kind) noexcept {
  switch (kind) {
    case ConnectionEvent::Kind::connecting:
      return "connecting";
    case ConnectionEvent::Kind::connected:
      return "connected";
    case ConnectionEvent::Kind::authenticated:
      return "authenticated";
    case ConnectionEvent::Kind::flagged:
      return "flagged";
    case ConnectionEvent::Kind::lost:
      return "lost";
  }
  return "unknown";
}

}  // namespace p2p
