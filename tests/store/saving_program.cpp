// Goes on from the state in the directory that it is given, saves one numbered state after the other, and writes each
// number to its standard output when that save has returned. Until it is killed.
#include "store/numbered_state.hpp"

#include <p2p/state_store.hpp>

#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace {

int give_up(const char* what, const p2p::Error& error) {
  std::fprintf(stderr, "%s: %s\n", what, error.message().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto store = p2p::make_file_state_store(argv[1]);
  if (!store) return give_up("opening", store.error());
  const auto loaded = (*store)->load("seeds");
  if (!loaded) return give_up("loading", loaded.error());
  std::uint64_t number = 0;
  if (loaded->bytes) {
    const auto found = p2p::test::number_of(*loaded->bytes);
    if (!found) return give_up("loading", p2p::Error(p2p::Errc::malformed));
    number = *found;
  }
  while (true) {
    ++number;
    if (const auto saved = (*store)->save("seeds", p2p::test::numbered_state(number)); !saved)
      return give_up("saving", saved.error());
    if (::write(STDOUT_FILENO, &number, sizeof number) != sizeof number) return 3;
  }
}
