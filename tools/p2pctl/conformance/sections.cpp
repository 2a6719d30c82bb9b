#include "conformance/sections.hpp"

#include <array>

namespace p2pctl::conformance {
namespace {

using nlohmann::json;

constexpr std::array kTables{message_sections, crypto_sections,     envelope_sections,
                             node_sections,    geo_patch_sections,  seed_sections,
                             utility_sections, node_table_sections, quorum_sections};

template <class Matches>
const Section* find_section(Matches matches) {
  for (const auto table : kTables)
    for (const Section& section : table())
      if (matches(section)) return &section;
  return nullptr;
}

bool is_group(std::string_view name) {
  return find_section([&](const Section& section) { return section.group == name; }) != nullptr;
}

/// The names of the columns of another section.
bool is_legend(std::string_view name) { return name.ends_with("_columns"); }

void add_sections(const json& members, std::string_view group, std::vector<FoundSection>& found) {
  for (const auto& [name, value] : members.items()) {
    if (group.empty() && value.is_object() && is_group(name)) {
      add_sections(value, name, found);
    } else if (!is_legend(name)) {
      const std::string_view wanted = name;
      const Section* const section =
          find_section([&](const Section& candidate) { return candidate.group == group && candidate.name == wanted; });
      found.push_back({std::string(name), section, &value});
    }
  }
}

}  // namespace

std::vector<FoundSection> sections_of(const json& file) {
  std::vector<FoundSection> found;
  if (file.is_object()) add_sections(file, {}, found);
  return found;
}

}  // namespace p2pctl::conformance
