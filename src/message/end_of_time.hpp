// Floor 2. The end of the year 9999: the last of the reference's times, which neither side of the codec goes beyond.
#pragma once

#include <cstdint>

namespace p2p::message {

inline constexpr std::int64_t kEndOfTimeSeconds = 253'402'300'799;
inline constexpr std::int64_t kEndOfTimeMilliseconds = 253'402'300'799'999;

}  // namespace p2p::message
