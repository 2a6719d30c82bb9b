#include "machine_driver.hpp"
#include "support/catch.hpp"

#include <p2p/random_source.hpp>

#include <numeric>

namespace p2p {
namespace {

using namespace test;
using namespace std::chrono_literals;
using Nodes = std::vector<std::size_t>;
using Ids = ScriptedJudge::Ids;

QuorumReadMachine::Options level(std::size_t consistency_level) {
  QuorumReadMachine::Options options;
  options.consistency_level = consistency_level;
  return options;
}

TEST_CASE("a read of no nodes is a network issue, and nobody is asked about nothing") {
  const ReadDriver read(0);
  CHECK(refused(read.started) == Errc::network_issue);
  CHECK(read.judge.judged.empty());
}

TEST_CASE("a chunk has as many nodes as the consistency level, the last one what is left") {
  ReadDriver read(7, level(3));
  CHECK(sent(read.started) == Nodes{0, 1, 2});
  (void)read.fail(0);
  (void)read.fail(1);
  CHECK(sent(read.fail(2)) == Nodes{3, 4, 5});
  (void)read.fail(3);
  (void)read.fail(4);
  CHECK(sent(read.fail(5)) == Nodes{6});
  CHECK(refused(read.fail(6)) == Errc::network_issue);
}

TEST_CASE("the next chunk starts when every node of the one before has replied or failed") {
  ReadDriver read(6);
  CHECK(sent(read.reply(2, 7)).empty());
  CHECK(sent(read.fail(0)).empty());
  CHECK(sent(read.fail(1)) == Nodes{3, 4, 5});
}

TEST_CASE("chunks are numbered from 0") {
  ReadDriver read(2, level(1));
  CHECK(read.started.send.at(0).number == 0);
  CHECK(read.fail(0).send.at(0).number == 1);
}

TEST_CASE("equal replies collapse and the conflict resolver is not asked") {
  ReadDriver read(3);
  (void)read.reply(0, 5);
  (void)read.reply(1, 5);
  CHECK(accepted(read.reply(2, 5)) == ReplyId{5});
  CHECK(read.judge.conflicts.empty());
}

TEST_CASE("different replies go to the conflict resolver without repeats, in order of arrival") {
  ReadDriver read(4, level(4));
  read.judge.resolve = [](const Ids& replies) { return replies.back(); };
  (void)read.reply(3, 9);
  (void)read.reply(0, 5);
  (void)read.reply(2, 9);
  CHECK(accepted(read.reply(1, 7)) == ReplyId{7});
  CHECK(read.judge.conflicts == std::vector<Ids>{{9, 5, 7}});
}

TEST_CASE("a failed node does not count in the comparison") {
  ReadDriver read(3);
  (void)read.fail(0);
  (void)read.reply(1, 5);
  CHECK(accepted(read.reply(2, 5)) == ReplyId{5});
}

TEST_CASE("an accepted result ends the read, and the next chunk is not asked") {
  ReadDriver read(6);
  (void)read.reply(0, 5);
  (void)read.reply(1, 5);
  const auto actions = read.reply(2, 5);
  CHECK(accepted(actions) == ReplyId{5});
  CHECK(actions.send.empty());
  CHECK(read.machine.done());
}

TEST_CASE("a single reply of a chunk is not enough: the next chunk is asked and it is compared first") {
  ReadDriver read(4, level(2));
  (void)read.fail(0);
  CHECK(sent(read.reply(1, 5)) == Nodes{2, 3});
  CHECK(read.judge.judged.empty());
  (void)read.reply(3, 8);
  CHECK(accepted(read.reply(2, 9)) == ReplyId{5});
  CHECK(read.judge.conflicts == std::vector<Ids>{{5, 8, 9}});
}

TEST_CASE("a single reply and one more of the next chunk are compared") {
  ReadDriver read(2, level(1));
  (void)read.reply(0, 5);
  CHECK(accepted(read.reply(1, 5)) == ReplyId{5});
}

TEST_CASE("a single reply of all is the result if the acceptance resolver takes it") {
  ReadDriver read(4, level(2));
  (void)read.fail(0);
  (void)read.reply(1, 5);
  (void)read.fail(2);
  CHECK(accepted(read.fail(3)) == ReplyId{5});
  CHECK(read.judge.judged == Ids{5});
}

TEST_CASE("a single reply of all that is not accepted is acceptance_failed") {
  ReadDriver read(1);
  read.judge.accept = [](ReplyId) { return false; };
  CHECK(refused(read.reply(0, 5)) == Errc::acceptance_failed);
}

TEST_CASE("a rejected result is compared first with the replies of the next chunk") {
  ReadDriver read(4, level(2));
  read.judge.accept = [](ReplyId reply) { return reply == 9; };
  read.judge.resolve = [](const Ids& replies) { return replies.back(); };
  (void)read.reply(0, 5);
  CHECK(sent(read.reply(1, 5)) == Nodes{2, 3});
  (void)read.fail(2);
  CHECK(accepted(read.reply(3, 9)) == ReplyId{9});
  CHECK(read.judge.conflicts == std::vector<Ids>{{5, 9}});
}

TEST_CASE("a rejected result is judged once more when nobody of the last chunk replies") {
  ReadDriver read(3, level(2));
  int asked = 0;
  read.judge.accept = [&](ReplyId) { return ++asked == 2; };
  (void)read.reply(0, 5);
  (void)read.reply(1, 5);
  CHECK(accepted(read.fail(2)) == ReplyId{5});
}

TEST_CASE("a result that is rejected in the last chunk is acceptance_failed, and not judged again") {
  ReadDriver read(2);
  read.judge.accept = [](ReplyId) { return false; };
  (void)read.reply(0, 5);
  CHECK(refused(read.reply(1, 5)) == Errc::acceptance_failed);
  CHECK(read.judge.judged == Ids{5});
}

TEST_CASE("a chunk without replies is skipped") {
  ReadDriver read(4, level(2));
  (void)read.fail(0);
  CHECK(sent(read.fail(1)) == Nodes{2, 3});
  (void)read.reply(2, 5);
  CHECK(accepted(read.reply(3, 5)) == ReplyId{5});
}

TEST_CASE("an error of the conflict resolver ends the read") {
  ReadDriver read(6);
  read.judge.resolve = [](const Ids&) { return p2p::fail(Errc::malformed); };
  (void)read.reply(0, 1);
  (void)read.reply(1, 2);
  const auto actions = read.reply(2, 3);
  CHECK(refused(actions) == Errc::malformed);
  CHECK(actions.send.empty());
}

TEST_CASE("an error of the acceptance resolver ends the read") {
  ReadDriver read(6);
  read.judge.accept = [](ReplyId) { return p2p::fail(Errc::resolver_failed); };
  (void)read.reply(0, 1);
  (void)read.reply(1, 1);
  CHECK(refused(read.reply(2, 1)) == Errc::resolver_failed);
}

TEST_CASE("without a limit a chunk is waited for as long as its nodes are") {
  ReadDriver read(6);
  CHECK_FALSE(read.machine.deadline());
  CHECK(read.tick_after(1h).send.empty());
}

TEST_CASE("a chunk is given up after its limit: replies that have come count, the others do not any more") {
  auto options = level(3);
  options.give_up_after = 2s;
  ReadDriver read(6, options);
  CHECK(read.machine.deadline() == read.now + 2s);
  (void)read.reply(1, 5);
  CHECK(read.tick_after(2s - 1ns).given_up.empty());
  const auto actions = read.tick_after(1ns);
  CHECK(actions.given_up == Nodes{0, 2});
  CHECK(sent(actions) == Nodes{3, 4, 5});
  CHECK(read.machine.deadline() == read.now + 2s);
  (void)read.reply(0, 8);  // Too late.
  (void)read.reply(3, 5);
  (void)read.reply(4, 5);
  CHECK(accepted(read.reply(5, 5)) == ReplyId{5});
  CHECK(read.judge.conflicts.empty());
}

TEST_CASE("how long each chunk took is told") {
  ReadDriver read(2, level(1));
  read.now += 30ms;
  CHECK(read.fail(0).took == std::vector<Duration>{30ms});
  read.now += 40ms;
  CHECK(read.fail(1).took == std::vector<Duration>{40ms});
}

TEST_CASE("events for a read that is done, and for nodes that have ended or were not asked, do nothing") {
  ReadDriver read(4, level(2));
  (void)read.reply(0, 5);
  const auto nothing = [](const QuorumReadMachine::Actions& actions) {
    return actions.send.empty() && actions.given_up.empty() && !actions.done;
  };
  CHECK(nothing(read.reply(0, 6)));
  CHECK(nothing(read.fail(0)));
  CHECK(nothing(read.reply(3, 6)));
  CHECK(accepted(read.reply(1, 5)) == ReplyId{5});
  CHECK(nothing(read.reply(1, 6)));
  CHECK(nothing(read.fail(2)));
  CHECK(nothing(read.tick_after(1h)));
  CHECK_FALSE(read.machine.deadline());
}

/// A read of random shape with random events; counts how often it ends.
struct RandomRead {
  explicit RandomRead(std::uint64_t seed) : random(seeded_random_source(seed)) {}

  std::uint64_t below(std::uint64_t limit) { return random->next() % limit; }

  int run() {
    QuorumReadMachine::Options options = level(1 + below(5));
    if (below(2) == 0) options.give_up_after = 1ms * (1 + below(50));
    if (below(2) == 0) options.hedge_after = 1ms * below(50);
    const std::size_t nodes = below(12);
    ReadDriver read(nodes, options);
    read.judge.accept = [this](ReplyId) { return below(3) == 0; };
    read.judge.resolve = [this](const Ids& ids) { return ids[below(ids.size())]; };
    asked.assign(nodes, 0);
    note(read.started);
    // Ends: each node replies or fails at some time.
    for (int step = 0; step < 2000 && ends == 0; ++step) {
      if (below(3) == 0) note(read.tick_after(1ms * below(20)));
      if (nodes == 0) continue;
      const std::size_t node = below(nodes);
      note(below(2) == 0 ? read.reply(node, below(3)) : read.fail(node));
    }
    for (std::size_t node = 0; node < nodes; ++node) note(read.reply(node, 1));
    note(read.tick_after(1h));
    return ends;
  }

  void note(const QuorumReadMachine::Actions& actions) {
    if (actions.done) ++ends;
    for (const std::size_t node : sent(actions)) ++asked[node];
  }

  std::shared_ptr<RandomSource> random;
  std::vector<int> asked;
  int ends = 0;
};

TEST_CASE("whatever happens in whatever order, a read ends once and asks nobody twice") {
  for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
    RandomRead read(seed);
    INFO("seed " << seed);
    REQUIRE(read.run() == 1);
    REQUIRE(std::all_of(read.asked.begin(), read.asked.end(), [](int times) { return times <= 1; }));
  }
}

}  // namespace
}  // namespace p2p
