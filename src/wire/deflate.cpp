#include "wire/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>

namespace p2p::wire {
namespace {

constexpr int kRawWindowBits = -15;
constexpr int kMemoryLevel = 8;
constexpr int kLevel = 6;
constexpr std::size_t kChunkBytes = 16384;

/// One for each thread that deflates: a new one costs several times what it does for a text of usual size, as its 256
/// KiB come from the system each time.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kRawWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream& restarted() noexcept {
    deflateReset(&stream_);
    return stream_;
  }

 private:
  z_stream stream_{};
};

/// One for each thread that inflates, likewise; 48 KiB at most.
class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, kRawWindowBits) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream& restarted() noexcept {
    inflateReset(&stream_);
    return stream_;
  }

 private:
  z_stream stream_{};
};

/// What a thread deflated or inflated last. A transaction is encoded once for each node that it goes to, and comes
/// again with each step of its validation; comparing its code is cheaper by far than doing zlib's work again. Holds at
/// most 512 KiB.
template <class Output>
class Recent {
 public:
  /// Null when the input is none of them.
  [[nodiscard]] const Output* find(BytesView input) const noexcept {
    for (const Entry& entry : entries_)
      if (std::ranges::equal(entry.input, input)) return &entry.output;
    return nullptr;
  }
  void add(BytesView input, const Output& output) {
    if (std::max(input.size(), output.size()) > kMaxBytes) return;
    entries_[next_] = {Bytes(input.begin(), input.end()), output};
    next_ = (next_ + 1) % entries_.size();
  }

 private:
  static constexpr std::size_t kMaxBytes = 64 * 1024;
  struct Entry {
    Bytes input;
    Output output;
  };
  std::array<Entry, 4> entries_;
  std::size_t next_ = 0;
};

void set_input(z_stream& stream, BytesView input) {
  if (input.size() > std::numeric_limits<uInt>::max()) throw std::length_error("deflate: more than 4 GiB");
  stream.next_in = const_cast<Bytef*>(input.data());  // zlib only reads it
  stream.avail_in = static_cast<uInt>(input.size());
}

Bytes deflate_anew(BytesView text) {
  thread_local Deflater deflater;
  z_stream& stream = deflater.restarted();
  set_input(stream, text);
  Bytes compressed(deflateBound(&stream, static_cast<uLong>(text.size())));
  stream.next_out = compressed.data();
  stream.avail_out = static_cast<uInt>(compressed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::logic_error("deflate: the bound is none");
  compressed.resize(stream.total_out);
  return compressed;
}

Result<std::string> inflate_anew(BytesView compressed, std::size_t max_bytes) {
  thread_local Inflater inflater;
  z_stream& stream = inflater.restarted();
  set_input(stream, compressed);
  std::array<char, kChunkBytes> chunk;
  std::size_t size = 0;
  for (int outcome = Z_OK; outcome != Z_STREAM_END;) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    // All the input is there: zlib then keeps no window of a text that ends in this chunk.
    outcome = inflate(&stream, Z_FINISH);
    size += chunk.size() - stream.avail_out;
    if (size > max_bytes)
      return fail(Errc::too_large, "a text that inflates to more than " + std::to_string(max_bytes) + " bytes");
    if (outcome == Z_MEM_ERROR) throw std::bad_alloc();
    const bool wants_output = stream.avail_out == 0;
    if ((outcome == Z_BUF_ERROR || outcome == Z_OK) && !wants_output)
      return fail(Errc::truncated, "a deflate stream without its end");
    if (outcome != Z_OK && outcome != Z_BUF_ERROR && outcome != Z_STREAM_END)
      return fail(Errc::malformed, "no deflate stream");
  }
  if (size <= chunk.size()) return std::string(chunk.data(), size);
  // Once more, now that the size is known: growing would take half as much memory again.
  std::string text(size, '\0');
  z_stream& again = inflater.restarted();
  set_input(again, compressed);
  again.next_out = reinterpret_cast<Bytef*>(text.data());
  again.avail_out = static_cast<uInt>(text.size());
  if (inflate(&again, Z_FINISH) != Z_STREAM_END) throw std::logic_error("inflate: another size than before");
  return text;
}

}  // namespace

Bytes deflate_raw(BytesView text) {
  if (text.empty()) return deflate_anew(text);
  thread_local Recent<Bytes> recent;
  if (const Bytes* known = recent.find(text)) return *known;
  Bytes compressed = deflate_anew(text);
  recent.add(text, compressed);
  return compressed;
}

Result<std::string> inflate_raw(BytesView compressed, std::size_t max_bytes) {
  if (compressed.empty()) return inflate_anew(compressed, max_bytes);
  thread_local Recent<std::string> recent;
  if (const std::string* known = recent.find(compressed); known != nullptr && known->size() <= max_bytes) return *known;
  auto text = inflate_anew(compressed, max_bytes);
  if (text) recent.add(compressed, *text);
  return text;
}

}  // namespace p2p::wire
