#include "support/catch.hpp"

#include <p2p/error.hpp>
#include <p2p/result.hpp>

#include <set>
#include <string>

using namespace p2p;

TEST_CASE("an error's message is its code's sentence and then the detail") {
  CHECK(Error(Errc::timeout, "GetTransaction after 25165 ms").message() == "timeout: GetTransaction after 25165 ms");
  CHECK(Error(Errc::timeout).message() == "timeout");
}

TEST_CASE("errors are equal when their codes are") {
  CHECK(Error(Errc::closed, "a") == Error(Errc::closed, "b"));
  CHECK(Error(Errc::closed) == Errc::closed);
  CHECK_FALSE(Error(Errc::closed) == Error(Errc::stopped));
}

TEST_CASE("codes become std::error_code of one category") {
  const std::error_code code = Errc::slow_sender;
  CHECK(code.category() == error_category());
  CHECK(code.value() == 81);
  CHECK(Error(Errc::slow_sender).error_code() == code);
  CHECK(std::string(error_category().name()) == "p2p");
}

TEST_CASE("every code has a sentence of its own") {
  std::set<std::string> sentences;
  int codes = 0;
  for (int value = 1; value <= 200; ++value) {
    const std::string sentence = error_category().message(value);
    if (sentence == "unknown error") continue;
    ++codes;
    sentences.insert(sentence);
  }
  CHECK(codes == 46);
  CHECK(sentences.size() == 46);
}

TEST_CASE("a failed result carries its error") {
  const Result<int> result = fail(Errc::not_found, "node 00");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Errc::not_found);
  CHECK(result.error().detail() == "node 00");
}
