// Floor 9. For hosts that use Asio: requests, quorum operations, connections and discovery with completion tokens,
// `co_await` among them. Header-only, on the host's own Asio (standalone, 1.22 or later); the library's own stays
// hidden.
//
//   Result<Message> reply = co_await p2p::async_request(network, node, Ping{}, {}, asio::use_awaitable);
//
// The completion signature is void(Result<...>), or void(…Report) for quorum operations: errors are values, as
// everywhere. Handlers run on their associated executor. A cancellation slot cancels a request or quorum operation. The
// network must outlive the call, not the operation; with a token that starts later than the call, as use_awaitable does
// at `co_await`, the network and the nodes that a pointer leads to must live until then.
#pragma once

#include <p2p/network.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace p2p {
namespace detail {

/// Takes an outcome from a library thread to the handler's executor, which it keeps busy until then.
template <class Outcome, class Handler>
class OnExecutor {
 public:
  explicit OnExecutor(Handler handler) : work_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

  void operator()(Outcome outcome) {
    const auto executor = work_.get_executor();
    asio::post(executor, [handler = std::move(handler_), outcome = std::move(outcome)]() mutable {
      std::move(handler)(std::move(outcome));
    });
    work_.reset();
  }

 private:
  asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
  Handler handler_;
};

/// Starts an operation; if `start` gives a RequestHandle, the handler's cancellation slot, if it has one, is tied to
/// it.
template <class Outcome, class Start, class CompletionToken>
auto initiate(Start start, CompletionToken&& token) {
  return asio::async_initiate<CompletionToken, void(Outcome)>(
      [](auto handler, Start begin) {
        using Handler = decltype(handler);
        using Done = OnExecutor<Outcome, Handler>;
        if constexpr (std::is_void_v<decltype(begin(Done(std::move(handler))))>) {
          begin(Done(std::move(handler)));
        } else {
          auto slot = asio::get_associated_cancellation_slot(handler);
          RequestHandle handle = begin(Done(std::move(handler)));
          if (slot.is_connected()) slot.assign([handle](asio::cancellation_type) mutable { handle.cancel(); });
        }
      },
      token, std::move(start));
}

}  // namespace detail

/// Network::request with a completion token for void(Result<Message>).
template <class CompletionToken>
auto async_request(Network& network, const PublicKey& node, Message message, RequestOptions options,
                   CompletionToken&& token) {
  return detail::initiate<Result<Message>>(
      [&network, node, message = std::move(message), options](ReplyCallback callback) {
        return network.request(node, message, options, std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::request_raw with a completion token for void(Result<RawMessage>).
template <class CompletionToken>
auto async_request_raw(Network& network, const PublicKey& node, RawMessage message, RequestOptions options,
                       CompletionToken&& token) {
  return detail::initiate<Result<RawMessage>>(
      [&network, node, message = std::move(message), options](RawReplyCallback callback) mutable {
        return network.request_raw(node, std::move(message), options, std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::connect with a completion token for void(Result<void>).
template <class CompletionToken>
auto async_connect(Network& network, const PeerAddress& peer, CompletionToken&& token) {
  return detail::initiate<Result<void>>(
      [&network, peer](UniqueFunction<void(Result<void>)> callback) { network.connect(peer, std::move(callback)); },
      std::forward<CompletionToken>(token));
}

/// Network::quorum_read with a completion token for void(QuorumReadReport).
template <class CompletionToken>
auto async_quorum_read(Network& network, std::span<const Node* const> nodes, Message message, QuorumReadOptions options,
                       CompletionToken&& token) {
  return detail::initiate<QuorumReadReport>(
      [&network, nodes = NodeRefs(nodes.begin(), nodes.end()), message = std::move(message),
       options = std::move(options)](UniqueFunction<void(QuorumReadReport)> callback) mutable {
        return network.quorum_read(nodes, message, std::move(options), std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::quorum_read_raw with a completion token for void(RawQuorumReadReport).
template <class CompletionToken>
auto async_quorum_read_raw(Network& network, std::span<const Node* const> nodes, RawMessage message,
                           RawQuorumReadOptions options, CompletionToken&& token) {
  return detail::initiate<RawQuorumReadReport>(
      [&network, nodes = NodeRefs(nodes.begin(), nodes.end()), message = std::move(message),
       options = std::move(options)](UniqueFunction<void(RawQuorumReadReport)> callback) mutable {
        return network.quorum_read_raw(nodes, std::move(message), std::move(options), std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::quorum_write with a completion token for void(QuorumWriteReport).
template <class CompletionToken>
auto async_quorum_write(Network& network, std::span<const PublicKey> nodes, Message message, QuorumWriteOptions options,
                        CompletionToken&& token) {
  return detail::initiate<QuorumWriteReport>(
      [&network, nodes = std::vector<PublicKey>(nodes.begin(), nodes.end()), message = std::move(message),
       options = std::move(options)](UniqueFunction<void(QuorumWriteReport)> callback) mutable {
        return network.quorum_write(nodes, message, std::move(options), std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::quorum_write_raw with a completion token for void(RawQuorumWriteReport).
template <class CompletionToken>
auto async_quorum_write_raw(Network& network, std::span<const PublicKey> nodes, RawMessage message,
                            RawQuorumWriteOptions options, CompletionToken&& token) {
  return detail::initiate<RawQuorumWriteReport>(
      [&network, nodes = std::vector<PublicKey>(nodes.begin(), nodes.end()), message = std::move(message),
       options = std::move(options)](UniqueFunction<void(RawQuorumWriteReport)> callback) mutable {
        return network.quorum_write_raw(nodes, std::move(message), std::move(options), std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::fetch_nodes_list with a completion token for void(Result<std::vector<Node>>).
template <class CompletionToken>
auto async_fetch_nodes_list(Network& network, std::span<const Node* const> nodes, bool authorized_and_available,
                            RequestOptions options, CompletionToken&& token) {
  return detail::initiate<Result<std::vector<Node>>>(
      [&network, nodes = NodeRefs(nodes.begin(), nodes.end()), authorized_and_available,
       options](UniqueFunction<void(Result<std::vector<Node>>)> callback) {
        network.fetch_nodes_list(nodes, authorized_and_available, std::move(callback), options);
      },
      std::forward<CompletionToken>(token));
}

/// Network::bootstrap with a completion token for void(Result<BootstrapReport>).
template <class CompletionToken>
auto async_bootstrap(Network& network, BootstrapOptions options, CompletionToken&& token) {
  return detail::initiate<Result<BootstrapReport>>(
      [&network, options = std::move(options)](UniqueFunction<void(Result<BootstrapReport>)> callback) mutable {
        network.bootstrap(std::move(options), std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

}  // namespace p2p
