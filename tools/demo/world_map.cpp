#include "world_map.hpp"

#include <p2p/geo.hpp>

#include <fmt/core.h>

#include <string_view>

namespace p2p_demo {
namespace {

// In units of the picture. The first two digits of a patch name a square of 22.5°, the third a sixteenth of it.
constexpr double kDegree = 3.5;
constexpr double kSquareDegrees = 22.5;
constexpr double kCellDegrees = 5.625;
constexpr double kLeft = 40;
constexpr double kTop = 70;
constexpr double kWidth = 360 * kDegree;
constexpr double kHeight = 180 * kDegree;
constexpr double kMargin = 40;  ///< right of the map
constexpr double kBelow = 60;   ///< for the legend

constexpr auto kStyle = R"(
    text { font: 13px sans-serif; fill: #263238; }
    .title { font-size: 20px; font-weight: bold; }
    .digit { fill: #78909c; text-anchor: middle; }
    .sea { fill: #f4f8fb; }
    .cell { stroke: #e3ebf0; stroke-width: 0.5; }
    .square { stroke: #b5c4cc; stroke-width: 1; }
    .equator { stroke: #78909c; stroke-width: 1.5; }
    .connection { stroke: #1e88e5; stroke-width: 1; stroke-opacity: 0.3; }
    .node rect { fill: #90caf9; fill-opacity: 0.6; }
    .node circle { stroke: #ffffff; stroke-width: 1.5; }
    .halo { stroke: #ffffff; stroke-width: 3px; stroke-opacity: 0.8; }
    .plain { fill: #546e7a; } .seed { fill: #2e7d32; } .reader { fill: #1565c0; }
    .repaired { fill: #ef6c00; } .dead { fill: #c62828; }
  )";

struct Point {
  double x = 0;
  double y = 0;
};

Point place_on_map(double latitude, double longitude) {
  return {kLeft + (longitude + 180) * kDegree, kTop + (90 - latitude) * kDegree};
}

double middle(const p2p::DegreeRange& range) { return (range.low + range.high) / 2; }

std::string number(double value) { return fmt::format("{:.2f}", value); }

XmlElement line(Point from, Point to, std::string_view kind) {
  return {"line",
          {{"class", std::string(kind)},
           {"x1", number(from.x)},
           {"y1", number(from.y)},
           {"x2", number(to.x)},
           {"y2", number(to.y)}},
          {},
          {}};
}

XmlElement text(Point at, std::string words, std::string_view kind = {}) {
  XmlElement element{"text", {{"x", number(at.x)}, {"y", number(at.y)}}, std::move(words), {}};
  if (!kind.empty()) element.attributes.emplace_back("class", std::string(kind));
  return element;
}

XmlElement dot(Point at, double radius, std::string_view kind) {
  return {"circle",
          {{"class", std::string(kind)}, {"cx", number(at.x)}, {"cy", number(at.y)}, {"r", number(radius)}},
          {},
          {}};
}

XmlElement box(Point corner, double width, double height) {
  return {"rect",
          {{"x", number(corner.x)}, {"y", number(corner.y)}, {"width", number(width)}, {"height", number(height)}},
          {},
          {}};
}

XmlElement group(std::string_view kind, std::string_view id = {}) {
  XmlElement element{"g", {{"class", std::string(kind)}}, {}, {}};
  if (!id.empty()) element.attributes.emplace_back("id", std::string(id));
  return element;
}

void add_grid_lines(XmlElement& grid, double step, std::string_view kind) {
  for (double longitude = -180; longitude <= 180; longitude += step)
    grid.add(line(place_on_map(90, longitude), place_on_map(-90, longitude), kind));
  for (double latitude = -90; latitude <= 90; latitude += step)
    grid.add(line(place_on_map(latitude, -180), place_on_map(latitude, 180), kind));
}

/// The digits stand where their patches are: first digits above the columns, second ones left of the rows.
p2p::Result<void> add_digits(XmlElement& grid) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char digit : kDigits) {
    const auto patch = p2p::GeoPatch::parse(std::string{digit, '0', '0'});
    const auto cell = patch ? p2p::to_coordinates(*patch) : p2p::fail(patch.error());
    if (!cell) return p2p::fail(cell.error());
    const Point column = place_on_map(90, cell->longitude.low + kSquareDegrees / 2);
    grid.add(text({column.x, column.y - 8}, std::string(1, digit), "digit"));
  }
  for (const char digit : std::string_view("0123CDEF")) {
    const auto patch = p2p::GeoPatch::parse(std::string{'8', digit, '0'});
    const auto cell = patch ? p2p::to_coordinates(*patch) : p2p::fail(patch.error());
    if (!cell) return p2p::fail(cell.error());
    const Point row = place_on_map(cell->latitude.low + kSquareDegrees / 2, -180);
    grid.add(text({row.x - 14, row.y + 5}, std::string(1, digit), "digit"));
  }
  return {};
}

p2p::Result<XmlElement> draw_grid() {
  XmlElement grid = group("grid", "patches");
  XmlElement sea = box(place_on_map(90, -180), kWidth, kHeight);
  sea.attributes.emplace_back("class", "sea");
  grid.add(std::move(sea));
  add_grid_lines(grid, kCellDegrees, "cell");
  add_grid_lines(grid, kSquareDegrees, "square");
  grid.add(line(place_on_map(0, -180), place_on_map(0, 180), "equator"));
  if (auto added = add_digits(grid); !added) return p2p::fail(added.error());
  return grid;
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::plain:
      return "plain";
    case Role::seed:
      return "seed";
    case Role::reader:
      return "reader";
    case Role::repaired:
      return "repaired";
    case Role::dead:
      return "dead";
  }
  return "plain";
}

std::string_view describe(Role role) {
  switch (role) {
    case Role::plain:
      return "node";
    case Role::seed:
      return "the seed that all others started from";
    case Role::reader:
      return "read and wrote by quorum";
    case Role::repaired:
      return "lied, and was repaired";
    case Role::dead:
      return "died";
  }
  return "node";
}

XmlElement draw_node(const MapNode& node, const p2p::PatchCell& cell, std::size_t index) {
  const Point centre = place_on_map(middle(cell.latitude), middle(cell.longitude));
  XmlElement element = group("node", fmt::format("node-{}", index + 1));
  element.add(
      box(place_on_map(cell.latitude.high, cell.longitude.low), kCellDegrees * kDegree, kCellDegrees * kDegree));
  element.add(dot(centre, 6, name_of(node.role)));
  // Light behind the label, so that it can be read across lines.
  const std::string label = fmt::format("{} · {}", node.label, node.patch.to_string());
  element.add(text({centre.x + 10, centre.y - 6}, label, "halo"));
  element.add(text({centre.x + 10, centre.y - 6}, label, "label"));
  return element;
}

XmlElement draw_legend() {
  XmlElement legend = group("legend");
  Point at{kLeft + 6, kTop + kHeight + kBelow / 2};
  for (const Role role : {Role::plain, Role::seed, Role::reader, Role::repaired, Role::dead}) {
    legend.add(dot(at, 6, name_of(role)));
    legend.add(text({at.x + 12, at.y + 5}, std::string(describe(role))));
    // Wide enough for any font that a viewer may take.
    at.x += 50 + 7 * static_cast<double>(describe(role).size());
  }
  return legend;
}

}  // namespace

p2p::Result<XmlElement> draw(const WorldMap& map) {
  std::vector<p2p::PatchCell> cells;
  for (const MapNode& node : map.nodes) {
    const auto cell = p2p::to_coordinates(node.patch);
    if (!cell) return p2p::fail(cell.error().code(), node.label + ": " + cell.error().detail());
    cells.push_back(*cell);
  }
  const auto centre = [&](std::size_t node) {
    return place_on_map(middle(cells[node].latitude), middle(cells[node].longitude));
  };

  const double width = kLeft + kWidth + kMargin;
  const double height = kTop + kHeight + kBelow;
  XmlElement picture{"svg",
                     {{"xmlns", "http://www.w3.org/2000/svg"},
                      {"width", number(width)},
                      {"height", number(height)},
                      {"viewBox", fmt::format("0 0 {:.2f} {:.2f}", width, height)}},
                     {},
                     {}};
  picture.add({"style", {}, kStyle, {}});
  XmlElement background = box({}, width, height);
  background.attributes.emplace_back("fill", "#ffffff");
  picture.add(std::move(background));
  picture.add(text({kLeft, 30},
                   fmt::format("{} nodes in their patches, {} pairs connected", map.nodes.size(), map.links.size()),
                   "title"));
  auto grid = draw_grid();
  if (!grid) return grid;
  picture.add(*std::move(grid));
  XmlElement& connections = picture.add(group("connections"));
  for (const auto& [from, to] : map.links) connections.add(line(centre(from), centre(to), "connection"));
  for (std::size_t i = 0; i < map.nodes.size(); ++i) picture.add(draw_node(map.nodes[i], cells[i], i));
  picture.add(draw_legend());
  return picture;
}

}  // namespace p2p_demo
