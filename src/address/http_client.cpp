#include "address/http_client.hpp"

#include "address/provider_call.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>

namespace p2p {
namespace {

/// All header lines of an exchange, those of redirects included.
constexpr std::size_t kMaxHeaderBytes = 32U << 10U;
constexpr int kLongestWaitMs = 1000;

struct EasyCleanup {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct MultiCleanup {
  void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;
using Multi = std::unique_ptr<CURLM, MultiCleanup>;
using HeaderList = std::unique_ptr<curl_slist, ListCleanup>;

/// The handle of one exchange within its multi handle, which is what makes it possible to be woken.
class Attachment {
 public:
  Attachment(CURLM* multi, CURL* easy) : multi_(multi), easy_(easy) { curl_multi_add_handle(multi_, easy_); }
  ~Attachment() { curl_multi_remove_handle(multi_, easy_); }
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;

 private:
  CURLM* const multi_;
  CURL* const easy_;
};

/// What libcurl's callbacks write to. They never throw: `body` has all its room before the exchange begins.
struct Received {
  std::string body;
  std::size_t max_body_bytes = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& received = *static_cast<Received*>(user);
  if (size > received.max_body_bytes - received.body.size()) {
    received.too_large = true;
    return CURL_WRITEFUNC_ERROR;
  }
  received.body.append(data, size);
  return size;
}

std::size_t take_header(char*, std::size_t, std::size_t size, void* user) {
  auto& received = *static_cast<Received*>(user);
  received.header_bytes += size;
  received.too_large = received.too_large || received.header_bytes > kMaxHeaderBytes;
  return received.too_large ? CURL_WRITEFUNC_ERROR : size;
}

/// Once a process. Thread-safe from libcurl 7.84 on; before, a host that uses libcurl itself initialises it first.
bool initialised() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

HeaderList header_list(const HttpRequest& request) {
  HeaderList list;
  for (const std::string& header : request.headers) {
    curl_slist* longer = curl_slist_append(list.get(), header.c_str());
    if (longer == nullptr) return nullptr;
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void set_protocols(CURL* easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
#else
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS, static_cast<long>(CURLPROTO_HTTPS));
#endif
}

void set_options(CURL* easy, const HttpRequest& request, const HeaderList& headers, Received& received) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  set_protocols(easy);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_IPRESOLVE, static_cast<long>(CURL_IPRESOLVE_V4));
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request.max_redirects > 0 ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(request.max_redirects));
#if LIBCURL_VERSION_NUM >= 0x075700
  // A name that is still being looked up does not hold up the end of the exchange.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  if (!request.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
  if (headers != nullptr) curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  if (!request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &received);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &received);
}

/// Until the exchange has ended, the call is over or cancelled.
Result<CURLcode> run(CURLM* multi, const ProviderCall& call) {
  const std::stop_callback wake(call.cancelled, [multi] { curl_multi_wakeup(multi); });
  for (;;) {
    int running = 0;
    const CURLMcode performed = curl_multi_perform(multi, &running);
    if (performed != CURLM_OK) return fail(Errc::io_error, curl_multi_strerror(performed));
    if (running == 0) break;
    if (const auto wanted = check_wanted(call); !wanted) return fail(wanted.error());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(time_left(call)).count();
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(std::min<std::int64_t>(left, kLongestWaitMs)), nullptr);
  }
  int queued = 0;
  const CURLMsg* message = curl_multi_info_read(multi, &queued);
  if (message == nullptr || message->msg != CURLMSG_DONE)
    return fail(Errc::io_error, "libcurl says nothing of its end");
  return message->data.result;
}

Errc code_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return Errc::connect_failed;
    case CURLE_OPERATION_TIMEDOUT:
      return Errc::timeout;
    case CURLE_URL_MALFORMAT:
      return Errc::invalid_argument;
    default:
      return Errc::io_error;
  }
}

}  // namespace

Result<HttpResponse> exchange(const HttpRequest& request, const ProviderCall& call) {
  if (const auto wanted = check_wanted(call); !wanted) return fail(wanted.error());
  const Multi multi(initialised() ? curl_multi_init() : nullptr);
  const Easy easy(multi != nullptr ? curl_easy_init() : nullptr);
  const HeaderList headers = header_list(request);
  if (easy == nullptr || (headers == nullptr && !request.headers.empty()))
    return fail(Errc::io_error, "libcurl could not be initialised");

  Received received;
  received.max_body_bytes = request.max_body_bytes;
  received.body.reserve(request.max_body_bytes);
  std::array<char, CURL_ERROR_SIZE> reason{};
  set_options(easy.get(), request, headers, received);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason.data());

  const Attachment attachment(multi.get(), easy.get());
  const auto ended = run(multi.get(), call);
  if (!ended) return fail(ended.error().code(), request.url);
  if (received.too_large) {
    return fail(Errc::too_large, fmt::format("{} answers with more than {} bytes, or {} of headers", request.url,
                                             request.max_body_bytes, kMaxHeaderBytes));
  }
  if (*ended != CURLE_OK) {
    const char* why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(*ended);
    return fail(code_of(*ended), fmt::format("{}: {}", request.url, why));
  }
  HttpResponse response{0, std::move(received.body), {}};
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &response.status);
  if (const char* local = nullptr;
      curl_easy_getinfo(easy.get(), CURLINFO_LOCAL_IP, &local) == CURLE_OK && local != nullptr)
    response.local_address = local;
  return response;
}

}  // namespace p2p
