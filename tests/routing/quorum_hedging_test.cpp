#include "machine_driver.hpp"
#include "support/catch.hpp"

#include <chrono>

namespace p2p {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Nodes = std::vector<std::size_t>;

QuorumReadMachine::Options hedged(std::size_t consistency_level = 3) {
  QuorumReadMachine::Options options;
  options.consistency_level = consistency_level;
  options.hedge_after = 50ms;
  return options;
}

TEST_CASE("the next chunk starts when the one under way is slower than usual") {
  ReadDriver read(9, hedged());
  CHECK(read.machine.deadline() == read.now + 50ms);
  (void)read.reply(0, 5);
  CHECK(sent(read.tick_after(50ms - 1ns)).empty());
  CHECK(sent(read.tick_after(1ns)) == Nodes{3, 4, 5});
  CHECK(sent(read.tick_after(50ms)) == Nodes{6, 7, 8});
  CHECK_FALSE(read.machine.deadline());
}

TEST_CASE("once hedged, as many replies as a chunk has nodes are compared, whichever chunk they are of") {
  ReadDriver read(6, hedged());
  (void)read.reply(0, 5);
  (void)read.reply(1, 5);
  (void)read.tick_after(50ms);
  CHECK(accepted(read.reply(4, 5)) == ReplyId{5});
}

TEST_CASE("before a hedge is due a slow chunk is waited for") {
  ReadDriver read(6, hedged());
  (void)read.reply(0, 5);
  CHECK_FALSE(accepted(read.reply(1, 5)));
  CHECK(accepted(read.reply(2, 5)) == ReplyId{5});
}

TEST_CASE("a chunk that is complete is compared with what has come of a slower one") {
  ReadDriver read(6, hedged());
  read.judge.resolve = [](const ScriptedJudge::Ids& replies) { return replies.front(); };
  (void)read.reply(0, 7);
  (void)read.tick_after(50ms);
  (void)read.fail(3);
  (void)read.fail(4);
  CHECK(accepted(read.reply(5, 8)) == ReplyId{7});
  CHECK(read.judge.conflicts == std::vector<ScriptedJudge::Ids>{{7, 8}});
}

TEST_CASE("a slower chunk counts when it completes after the hedge has failed") {
  ReadDriver read(6, hedged());
  (void)read.tick_after(50ms);
  for (const std::size_t node : {3U, 4U, 5U}) CHECK_FALSE(read.fail(node).done);
  (void)read.reply(0, 7);
  (void)read.reply(1, 7);
  CHECK(accepted(read.fail(2)) == ReplyId{7});
}

TEST_CASE("the age of a chunk that the result cut short is told, so that hedging does not forget slow ones") {
  ReadDriver read(6, hedged());
  (void)read.tick_after(50ms);
  (void)read.reply(3, 7);
  (void)read.reply(4, 7);
  read.now += 10ms;
  CHECK(read.reply(5, 7).took == std::vector<Duration>{10ms, 60ms});
}

TEST_CASE("the last chunk has no hedge") {
  const ReadDriver read(3, hedged());
  CHECK_FALSE(read.machine.deadline());
}

}  // namespace
}  // namespace p2p
