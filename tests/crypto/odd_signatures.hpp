// Ed25519 signatures on which implementations differ. They were computed with the definitions of RFC 8032 alone: where
// the name says that the equation holds, S·B = R + h·A is true, and yet libsodium refuses most of them.
#pragma once

#include <array>

namespace p2p::test {

struct OddSignature {
  const char* name;
  const char* public_key;  ///< hex
  const char* data;        ///< text
  const char* signature;   ///< hex
  bool valid;
};

// clang-format off
inline constexpr std::array kOddSignatures{
    OddSignature{"ordinary",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "3a3222868b53b245334ee2ebb131ef474bd8e3e3a2faaf360b5745cdd3a01208", true},
    OddSignature{"S + L",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "270618e3a5b6c49d09ebd98e902bce5c4bd8e3e3a2faaf360b5745cdd3a01218", false},
    OddSignature{"R neutral, equation holds",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "0100000000000000000000000000000000000000000000000000000000000000"
     "e8ad0a77cae5b5512ca4221c4951d20f3d30a123344b8ed3ca6b481256c27d09", false},
    OddSignature{"R with a part of order 8: holds only times 8",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "4c261951fba9f4ba7ece40431f212269f58becc2473c54cecda0e8f1e6f9d253"
     "6f9270548b9711e98f8b76efe27f7111e1ee4270fc881e0c9566afdbed80a20c", false},
    OddSignature{"mixed-order key, h multiple of 8: equation holds",
     "74fa83b0a434e383d8294ea98018ef73f09d51c760425643eb1603d4991aeef3", "data 14",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "8dc539eb419430341374ac9c465fba7cfb5882b96258b9a012fd1c7f1c1ad001", true},
    OddSignature{"mixed-order key, holds only times 8",
     "74fa83b0a434e383d8294ea98018ef73f09d51c760425643eb1603d4991aeef3", "data 0",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "51afcf405957c03dea0c9023334ef231c52dbc01b858d808e7160a07b7d13403", false},
    OddSignature{"mixed-order key, R of small order: equation holds",
     "74fa83b0a434e383d8294ea98018ef73f09d51c760425643eb1603d4991aeef3", "data 1",
     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
     "2d06f51a4b41e70df8185e7cdd5d6d5699037441b467823cabc9463256f49c0b", false},
    OddSignature{"key of small order (neutral): equation holds",
     "0100000000000000000000000000000000000000000000000000000000000000", "data 0",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207", false},
    OddSignature{"key of small order (order 8): equation holds",
     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "data 10",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207", false},
    OddSignature{"non-canonical neutral key: equation holds",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "data",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "e878dca548664051e5e695d8c157b538a506f9a3dd9f0e9cfed7f4de62238207", false},
    OddSignature{"R neutral and non-canonical",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
     "87372cdf7a3ed89b3a4403be2e25a10c7bb8b69fc7abb4087ca4f79ef3b8f005", false},
    OddSignature{"S = 0",
     "571c55012c3040f5a4128e1b2c0dd5dfd966642322644918f3b761dd299bc99e", "data",
     "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
     "0000000000000000000000000000000000000000000000000000000000000000", false},
};
// clang-format on

/// Points with a part of order 2, 4 or 8 beside one of prime order.
inline constexpr std::array kMixedOrderPoints{
    "96e3aafed3cfbf0a5bed71e4d3f22a2026999bdcdd9bb6e70c489e22d6643661",
    "0791b662987babacc5b569e3cc4ba9e7d9738b5339daa95ea3f370459739821b",
    "74fa83b0a434e383d8294ea98018ef73f09d51c760425643eb1603d4991aeef3",
};

}  // namespace p2p::test
