// Runs a section's cases and counts.
#pragma once

#include "conformance/sections.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace p2pctl::conformance {

struct SectionResult {
  std::size_t passed = 0;
  std::size_t not_supported = 0;
  std::vector<std::string> failures;  ///< a line each: which case, and what differs
};

/// `section.section` is one with a check.
[[nodiscard]] SectionResult run_section(const FoundSection& section);

}  // namespace p2pctl::conformance
