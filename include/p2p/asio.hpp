// Floor 9. For hosts that use Asio: requests and connections with completion tokens, `co_await` among them.
// Header-only, on the host's own Asio (standalone, 1.22 or later); the library's own stays hidden.
//
//   Result<Message> reply = co_await p2p::async_request(network, node, Ping{}, {}, asio::use_awaitable);
//
// The completion signature is void(Result<...>): errors are values, as everywhere. Handlers run on their associated
// executor. A cancellation slot cancels the request. The network must outlive the call, not the operation.
#pragma once

#include <p2p/network.hpp>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include <memory>
#include <utility>

namespace p2p {
namespace detail {

/// Takes a result from a library thread to the handler's executor, which it keeps busy until then.
template <class T, class Handler>
class OnExecutor {
 public:
  explicit OnExecutor(Handler handler) : work_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

  void operator()(Result<T> result) {
    const auto executor = work_.get_executor();
    asio::post(executor, [handler = std::move(handler_), result = std::move(result)]() mutable {
      std::move(handler)(std::move(result));
    });
    work_.reset();
  }

 private:
  asio::executor_work_guard<asio::associated_executor_t<Handler>> work_;
  Handler handler_;
};

/// Starts a request and ties the handler's cancellation slot, if it has one, to it.
template <class T, class Start, class CompletionToken>
auto initiate_request(Start start, CompletionToken&& token) {
  return asio::async_initiate<CompletionToken, void(Result<T>)>(
      [](auto handler, Start begin) {
        const auto slot = asio::get_associated_cancellation_slot(handler);
        using Handler = decltype(handler);
        RequestHandle handle = begin(OnExecutor<T, Handler>(std::move(handler)));
        if (slot.is_connected()) {
          auto cancellable = slot;
          cancellable.assign([handle](asio::cancellation_type) mutable { handle.cancel(); });
        }
      },
      token, std::move(start));
}

}  // namespace detail

/// Network::request with a completion token for void(Result<Message>).
template <class CompletionToken>
auto async_request(Network& network, const PublicKey& node, Message message, RequestOptions options,
                   CompletionToken&& token) {
  return detail::initiate_request<Message>(
      [&network, node, message = std::move(message), options](ReplyCallback callback) {
        return network.request(node, message, options, std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::request_raw with a completion token for void(Result<RawMessage>).
template <class CompletionToken>
auto async_request_raw(Network& network, const PublicKey& node, RawMessage message, RequestOptions options,
                       CompletionToken&& token) {
  return detail::initiate_request<RawMessage>(
      [&network, node, message = std::move(message), options](RawReplyCallback callback) mutable {
        return network.request_raw(node, std::move(message), options, std::move(callback));
      },
      std::forward<CompletionToken>(token));
}

/// Network::connect with a completion token for void(Result<void>).
template <class CompletionToken>
auto async_connect(Network& network, const PeerAddress& peer, CompletionToken&& token) {
  return asio::async_initiate<CompletionToken, void(Result<void>)>(
      [&network](auto handler, const PeerAddress& address) {
        using Handler = decltype(handler);
        network.connect(address, detail::OnExecutor<void, Handler>(std::move(handler)));
      },
      token, peer);
}

}  // namespace p2p
