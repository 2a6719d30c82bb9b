#include <p2p/p2p_view.hpp>

#include "registry/field_reader.hpp"
#include "wire/bit_writer.hpp"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace p2p {
namespace {

std::string record_name(std::size_t index) { return fmt::format("p2p_view[{}]", index); }

std::optional<GeoPatch> read_patch(registry::FieldReader& reader) {
  const std::uint8_t there = reader.u8("network_patch");
  if (there > 1) reader.refuse("neither 0 nor 1 but", there);
  if (there == 0 || reader.failed()) return std::nullopt;
  return GeoPatch(reader.array<3>("network_patch"));
}

P2PSummary read_summary(registry::FieldReader& reader) {
  P2PSummary summary;
  summary.public_key = reader.public_key("public_key");
  summary.available = reader.u8("available") == 1;
  summary.average_availability = reader.u8("average_availability") / 100.0;
  summary.availability_update = Seconds(Seconds::duration(reader.u32("availability_update")));
  summary.network_patch = read_patch(reader);
  return summary;
}

Result<void> write_summary(wire::BitWriter& writer, const P2PSummary& summary, std::size_t index) {
  const double hundredths = summary.average_availability * 100;
  // Negated, so that NaN is refused too.
  if (!(hundredths > -1 && hundredths < 256)) {
    return fail(Errc::not_representable, fmt::format("{}.average_availability: {} as a byte of hundredths",
                                                     record_name(index), summary.average_availability));
  }
  const auto date = summary.availability_update.time_since_epoch().count();
  if (date < 0 || date > std::numeric_limits<std::uint32_t>::max()) {
    return fail(Errc::not_representable,
                fmt::format("{}.availability_update: {} seconds in 32 bits", record_name(index), date));
  }
  writer.bytes(summary.public_key.bytes());
  writer.u8(summary.available ? 1 : 0);
  writer.u8(static_cast<std::uint8_t>(static_cast<int>(hundredths)));
  writer.u32(static_cast<std::uint32_t>(date));
  writer.u8(summary.network_patch ? 1 : 0);
  if (summary.network_patch) writer.bytes(summary.network_patch->bytes());
  return {};
}

}  // namespace

Result<std::vector<P2PSummary>> parse_p2p_view(BytesView file) {
  registry::FieldReader reader(file);
  std::vector<P2PSummary> summaries;
  while (!reader.at_end()) {
    summaries.push_back(read_summary(reader));
    if (reader.failed()) return fail(reader.error(record_name(summaries.size() - 1)));
  }
  return summaries;
}

Result<Bytes> format_p2p_view(std::span<const P2PSummary> summaries) {
  wire::BitWriter writer;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    if (auto written = write_summary(writer, summaries[i], i); !written) return fail(written.error());
  }
  return std::move(writer).finish();
}

}  // namespace p2p
