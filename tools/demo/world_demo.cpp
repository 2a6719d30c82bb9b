// Twelve nodes in different patches of the Earth, in one process, over TCP on loopback: they bootstrap from one seed,
// write and read by quorum, deal with one that lies and one that dies, and are drawn to a map. Exits with 1 if anything
// of it did not happen.
//
// Usage: p2p_world_demo [MAP.svg]
#include "story.hpp"
#include "tables.hpp"
#include "waiting.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

namespace {

void save_map(const p2p_demo::WorldMap& map, const std::string& path) {
  const auto picture = p2p_demo::draw(map);
  p2p_demo::expect(picture.has_value(), picture ? "" : fmt::format("no map: {}", picture.error().message()));
  std::ofstream file(path, std::ios::binary);
  file << p2p_demo::to_xml(*picture);
  file.close();
  p2p_demo::expect(!file.fail(), "cannot write " + path);
  p2p_demo::tell(
      fmt::format("a map of {} nodes and {} pairs that are connected: {}", map.nodes.size(), map.links.size(), path));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2) {
    fmt::print(stderr, "usage: p2p_world_demo [MAP.svg]\n");
    return 2;
  }
  try {
    p2p_demo::Story story;
    story.introduce();
    story.bootstrap();
    story.write();
    story.read_in_bad_company();
    story.read_again();
    story.write_without_the_dead();
    save_map(story.map(), argc == 2 ? argv[1] : "p2p-world.svg");
  } catch (const std::exception& error) {
    std::fflush(stdout);
    fmt::print(stderr, "world demo: did not happen: {}\n", error.what());
    return 1;
  }
  fmt::print("world demo: everything happened\n");
}
