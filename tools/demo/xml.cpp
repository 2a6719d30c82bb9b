#include "xml.hpp"

#include <fmt/core.h>

namespace p2p_demo {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char character : text) {
    switch (character) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += character;
    }
  }
  return result;
}

void write(const XmlElement& element, std::size_t depth, std::string& out) {
  const std::string indent(2 * depth, ' ');
  out += fmt::format("{}<{}", indent, element.name);
  for (const auto& [name, value] : element.attributes) out += fmt::format(" {}=\"{}\"", name, escaped(value));
  if (element.text.empty() && element.children.empty()) {
    out += "/>\n";
    return;
  }
  out += fmt::format(">{}", escaped(element.text));
  if (!element.children.empty()) {
    out += '\n';
    for (const XmlElement& child : element.children) write(child, depth + 1, out);
    out += indent;
  }
  out += fmt::format("</{}>\n", element.name);
}

}  // namespace

XmlElement& XmlElement::add(XmlElement child) {
  children.push_back(std::move(child));
  return children.back();
}

std::string to_xml(const XmlElement& root) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  write(root, 0, out);
  return out;
}

}  // namespace p2p_demo
