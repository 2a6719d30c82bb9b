// What the host says of a network, as the library takes it.
#pragma once

#include "host.hpp"
#include "host_signer.hpp"

#include <p2p/p2p.h>
#include <p2p/network_options.hpp>
#include <p2p/result.hpp>

#include <memory>

namespace p2p::capi {

struct HostNetwork {
  std::shared_ptr<HostContext> context;
  std::shared_ptr<Host> host;
  std::shared_ptr<HostSigner> signer;  ///< null when the key is the library's
  NetworkOptions options;
};

/// Errors as p2p_network_create.
[[nodiscard]] Result<HostNetwork> read_options(const p2p_options& options, std::shared_ptr<HostContext> context);

}  // namespace p2p::capi
