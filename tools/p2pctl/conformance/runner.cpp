#include "conformance/runner.hpp"

#include "conformance/expectations.hpp"

#include <fmt/core.h>

#include <exception>

namespace p2pctl::conformance {
namespace {

using nlohmann::json;

/// What the vectors call their cases: "#12 NodeList two-nodes".
std::string name_of(std::size_t index, const json& vector) {
  std::string name = fmt::format("#{}", index);
  if (!vector.is_object()) return name;
  for (const char* const member : {"message", "name", "case", "from_case", "damage"})
    if (const auto found = vector.find(member); found != vector.end() && found->is_string())
      name.append(" ").append(found->get<std::string>());
  return name;
}

void run_case(CheckCase check, std::size_t index, const json& vector, SectionResult& result) {
  try {
    check(vector);
    ++result.passed;
  } catch (const NotSupported&) {
    ++result.not_supported;
  } catch (const std::exception& error) {
    // A mismatch, or a vector that is not what its section says.
    result.failures.push_back(fmt::format("{}: {}", name_of(index, vector), error.what()));
  }
}

}  // namespace

SectionResult run_section(const FoundSection& section) {
  SectionResult result;
  const json& cases = *section.cases;
  if (!cases.is_array()) {
    run_case(section.section->check, 0, cases, result);
    return result;
  }
  for (std::size_t i = 0; i < cases.size(); ++i) run_case(section.section->check, i, cases[i], result);
  return result;
}

}  // namespace p2pctl::conformance
