// An XML document as a tree of values, so that what is written is always well formed.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace p2p_demo {

struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  ///< UTF-8; before the children
  std::vector<XmlElement> children;

  /// The added one; valid until the next is added.
  XmlElement& add(XmlElement child);
};

/// With the declaration in front.
[[nodiscard]] std::string to_xml(const XmlElement& root);

}  // namespace p2p_demo
