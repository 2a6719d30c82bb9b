// Floor 3. How an attempt to connect ends, in every transport.
#pragma once

#include <p2p/transport.hpp>

#include <memory>

namespace p2p {

/// As the completion of Transport::connect.
using ConnectCompletion = UniqueFunction<void(Result<std::unique_ptr<Stream>>)>;

}  // namespace p2p
