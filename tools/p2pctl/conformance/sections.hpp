// The sections of the vector files, each with what checks one case of it. A file is known by its sections, whatever its
// name. A new section is a line in the table of its file's .cpp.
#pragma once

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p2pctl::conformance {

/// Throws Mismatch, NotSupported or an exception of the JSON library when the case fails.
using CheckCase = void (*)(const nlohmann::json& vector);

struct Section {
  std::string_view group;  ///< the member of the file that the section is in; empty for the file itself
  std::string_view name;
  CheckCase check;  ///< null: there is no code in the library yet that could be checked
};

[[nodiscard]] std::span<const Section> message_sections();
[[nodiscard]] std::span<const Section> crypto_sections();
[[nodiscard]] std::span<const Section> envelope_sections();
[[nodiscard]] std::span<const Section> node_sections();
[[nodiscard]] std::span<const Section> geo_patch_sections();
[[nodiscard]] std::span<const Section> seed_sections();
[[nodiscard]] std::span<const Section> utility_sections();
[[nodiscard]] std::span<const Section> node_table_sections();
[[nodiscard]] std::span<const Section> quorum_sections();

/// A section as it stands in a file.
struct FoundSection {
  std::string name;
  const Section* section;       ///< null: nobody knows it
  const nlohmann::json* cases;  ///< an array, or the only case
};

/// By name; the pointers are into `file`. Members that describe others are left out.
[[nodiscard]] std::vector<FoundSection> sections_of(const nlohmann::json& file);

}  // namespace p2pctl::conformance
