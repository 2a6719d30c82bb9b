#include "crypto/edwards25519_bignum.hpp"

#include "crypto/openssl_handles.hpp"

#include <utility>

namespace p2p {
namespace {

BnPtr from_hex_number(const char* hex) {
  BIGNUM* number = nullptr;
  require(BN_hex2bn(&number, hex) != 0);
  return BnPtr(number);
}

using MontgomeryPtr = std::unique_ptr<BN_MONT_CTX, FreeWith<BN_MONT_CTX_free>>;

/// p = 2^255 − 19, the curve constant d = −121665/121666, and the order of the base point.
struct Constants {
  BnPtr p = from_hex_number("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
  BnPtr p_minus_2 = from_hex_number("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeb");
  BnPtr d = from_hex_number("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
  BnPtr order = from_hex_number("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
  MontgomeryPtr p_montgomery{required(BN_MONT_CTX_new())};

  Constants() {
    const BnCtxPtr scratch(required(BN_CTX_new()));
    require(BN_MONT_CTX_set(p_montgomery.get(), p.get(), scratch.get()) == 1);
  }
};

const Constants& constants() {
  static const Constants& values = *new Constants;  // never freed: other threads may outlive static objects
  return values;
}

/// Arithmetic modulo p, with one scratch pad for each computation.
class Field {
 public:
  Field() : scratch_(required(BN_CTX_new())) {}

  [[nodiscard]] BnPtr number(unsigned long value) const {
    BnPtr result(required(BN_new()));
    require(BN_set_word(result.get(), value) == 1);
    return result;
  }
  [[nodiscard]] BnPtr add(const BnPtr& a, const BnPtr& b) const {
    BnPtr result(required(BN_new()));
    require(BN_mod_add_quick(result.get(), a.get(), b.get(), p()) == 1);
    return result;
  }
  [[nodiscard]] BnPtr subtract(const BnPtr& a, const BnPtr& b) const {
    BnPtr result(required(BN_new()));
    require(BN_mod_sub_quick(result.get(), a.get(), b.get(), p()) == 1);
    return result;
  }
  [[nodiscard]] BnPtr multiply(const BnPtr& a, const BnPtr& b) const {
    BnPtr result(required(BN_new()));
    require(BN_mod_mul(result.get(), a.get(), b.get(), p(), scratch_.get()) == 1);
    return result;
  }
  /// Of a number other than 0, by Fermat's theorem: the same steps for each number, which processors predict better
  /// than Euclid's algorithm.
  [[nodiscard]] BnPtr inverse(const BnPtr& a) const {
    BnPtr result(required(BN_new()));
    require(BN_mod_exp_mont(result.get(), a.get(), constants().p_minus_2.get(), p(), scratch_.get(),
                            constants().p_montgomery.get()) == 1);
    return result;
  }
  /// Null when there is none.
  [[nodiscard]] BnPtr square_root(const BnPtr& a) const {
    const ErrorQueueGuard guard;
    return BnPtr(BN_mod_sqrt(nullptr, a.get(), p(), scratch_.get()));
  }
  /// The y of an encoded point, reduced.
  [[nodiscard]] BnPtr y_of(View32 encoded) const {
    BnPtr y(required(BN_lebin2bn(encoded.data(), 32, nullptr)));
    BN_clear_bit(y.get(), 255);  // the sign of x
    require(BN_nnmod(y.get(), y.get(), p(), scratch_.get()) == 1);
    return y;
  }

 private:
  [[nodiscard]] static const BIGNUM* p() { return constants().p.get(); }
  BnCtxPtr scratch_;
};

/// One of the two x with −x² + y² = 1 + d·x²·y², or null. Which one does not matter for an order.
BnPtr x_of(const Field& field, const BnPtr& y) {
  const BnPtr one = field.number(1);
  const BnPtr y2 = field.multiply(y, y);
  const BnPtr numerator = field.subtract(y2, one);
  // Never 0, since −1/d is not a square.
  const BnPtr denominator = field.add(field.multiply(constants().d, y2), one);
  return field.square_root(field.multiply(numerator, field.inverse(denominator)));
}

/// Extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z.
struct Point {
  BnPtr x, y, z, t;
};

/// The complete addition law of twisted Edwards curves with a = −1 (Hisil, Wong, Carter, Dawson 2008); doubles as well.
Point add(const Field& field, const Point& left, const Point& right) {
  const BnPtr a = field.multiply(field.subtract(left.y, left.x), field.subtract(right.y, right.x));
  const BnPtr b = field.multiply(field.add(left.y, left.x), field.add(right.y, right.x));
  const BnPtr tdt = field.multiply(field.multiply(left.t, constants().d), right.t);
  const BnPtr c = field.add(tdt, tdt);
  const BnPtr zz = field.multiply(left.z, right.z);
  const BnPtr d = field.add(zz, zz);
  const BnPtr e = field.subtract(b, a);
  const BnPtr f = field.subtract(d, c);
  const BnPtr g = field.add(d, c);
  const BnPtr h = field.add(b, a);
  return {field.multiply(e, f), field.multiply(g, h), field.multiply(f, g), field.multiply(e, h)};
}

}  // namespace

Raw32 montgomery_u(View32 encoded) {
  const Field field;
  const BnPtr one = field.number(1);
  const BnPtr y = field.y_of(encoded);
  const BnPtr u = field.multiply(field.add(one, y), field.inverse(field.subtract(one, y)));
  Raw32 bytes;
  require(BN_bn2lebinpad(u.get(), bytes.data(), 32) == 32);
  return bytes;
}

bool edwards_on_curve(View32 encoded) {
  const Field field;
  return x_of(field, field.y_of(encoded)) != nullptr;
}

bool edwards_in_prime_order_subgroup(View32 encoded) {
  const Field field;
  BnPtr y = field.y_of(encoded);
  BnPtr x = x_of(field, y);
  if (x == nullptr) return false;
  BnPtr t = field.multiply(x, y);
  const Point point{std::move(x), std::move(y), field.number(1), std::move(t)};

  Point sum{field.number(0), field.number(1), field.number(1), field.number(0)};
  const BIGNUM* const order = constants().order.get();
  for (int bit = BN_num_bits(order) - 1; bit >= 0; --bit) {
    sum = add(field, sum, sum);
    if (BN_is_bit_set(order, bit) == 1) sum = add(field, sum, point);
  }
  // The neutral point is (0, 1).
  return BN_is_zero(sum.x.get()) == 1 && BN_cmp(sum.y.get(), sum.z.get()) == 0;
}

}  // namespace p2p
