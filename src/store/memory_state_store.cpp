#include "store/state_name.hpp"

#include <p2p/state_store.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace p2p {
namespace {

class MemoryStateStore final : public StateStore {
 public:
  [[nodiscard]] Result<LoadedState> load(std::string_view name) override {
    if (auto checked = store::check_state_name(name); !checked) return fail(checked.error());
    const std::lock_guard lock(mutex_);
    const auto found = states_.find(name);
    if (found == states_.end()) return LoadedState{};
    return LoadedState{found->second, std::nullopt};
  }

  [[nodiscard]] Result<void> save(std::string_view name, BytesView bytes) override {
    if (auto checked = store::check_state_name(name); !checked) return checked;
    const std::lock_guard lock(mutex_);
    states_.insert_or_assign(std::string(name), Bytes(bytes.begin(), bytes.end()));
    return {};
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Bytes, std::less<>> states_;
};

}  // namespace

std::shared_ptr<StateStore> make_memory_state_store() { return std::make_shared<MemoryStateStore>(); }

}  // namespace p2p
