// Floor 2. Wall-clock times as the wire carries them: UTC, whole seconds or whole milliseconds since the Unix epoch.
#pragma once

#include <chrono>
#include <cstdint>

namespace p2p {

using Seconds = std::chrono::sys_time<std::chrono::duration<std::int64_t>>;
using Milliseconds = std::chrono::sys_time<std::chrono::duration<std::int64_t, std::milli>>;

}  // namespace p2p
