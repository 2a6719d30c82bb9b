// Floor 0. A move-only callable: what every callback of the library is. Small callables are stored in place. Calling
// an empty one is a broken precondition. Not thread-safe by itself; it is moved between threads, never shared.
#pragma once

#include <cassert>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace p2p {

template <class Signature>
class UniqueFunction;

template <class R, class... Args>
class UniqueFunction<R(Args...)> {
 public:
  UniqueFunction() noexcept = default;
  UniqueFunction(std::nullptr_t) noexcept {}

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> && std::is_invocable_r_v<R, F&, Args...>)
      UniqueFunction(F&& callable)
      : operations_(&kOperations<std::decay_t<F>>) {
    using Callable = std::decay_t<F>;
    if constexpr (fits_in_place<Callable>()) {
      ::new (static_cast<void*>(storage_)) Callable(std::forward<F>(callable));
    } else {
      ::new (static_cast<void*>(storage_)) Callable*(new Callable(std::forward<F>(callable)));
    }
  }

  UniqueFunction(UniqueFunction&& other) noexcept { take(other); }
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  UniqueFunction(const UniqueFunction&) = delete;
  UniqueFunction& operator=(const UniqueFunction&) = delete;
  ~UniqueFunction() { reset(); }

  explicit operator bool() const noexcept { return operations_ != nullptr; }

  R operator()(Args... args) {
    assert(operations_ != nullptr);
    return operations_->call(storage_, std::forward<Args>(args)...);
  }

 private:
  struct Operations {
    R (*call)(void*, Args&&...);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void*) noexcept;
  };

  static constexpr std::size_t kInPlaceBytes = 4 * sizeof(void*);

  template <class F>
  static constexpr bool fits_in_place() {
    return sizeof(F) <= kInPlaceBytes && alignof(F) <= alignof(void*) && std::is_nothrow_move_constructible_v<F>;
  }

  template <class F>
  static F& target(void* storage) noexcept {
    if constexpr (fits_in_place<F>()) {
      return *std::launder(static_cast<F*>(storage));
    } else {
      return **std::launder(static_cast<F**>(storage));
    }
  }

  template <class F>
  static R call_target(void* storage, Args&&... args) {
    return static_cast<R>(target<F>(storage)(std::forward<Args>(args)...));
  }

  template <class F>
  static void move_target(void* from, void* to) noexcept {
    if constexpr (fits_in_place<F>()) {
      ::new (to) F(std::move(target<F>(from)));
      target<F>(from).~F();
    } else {
      ::new (to) F*(&target<F>(from));
    }
  }

  template <class F>
  static void destroy_target(void* storage) noexcept {
    if constexpr (fits_in_place<F>()) {
      target<F>(storage).~F();
    } else {
      delete &target<F>(storage);
    }
  }

  template <class F>
  static constexpr Operations kOperations{&call_target<F>, &move_target<F>, &destroy_target<F>};

  void take(UniqueFunction& other) noexcept {
    if (other.operations_ == nullptr) return;
    other.operations_->move(other.storage_, storage_);
    operations_ = std::exchange(other.operations_, nullptr);
  }

  void reset() noexcept {
    if (operations_ != nullptr) std::exchange(operations_, nullptr)->destroy(storage_);
  }

  const Operations* operations_ = nullptr;
  alignas(void*) unsigned char storage_[kInPlaceBytes];
};

}  // namespace p2p
