// What the demo shows, step by step; each checks that it happened. NotHappened when it did not.
#pragma once

#include "world.hpp"
#include "world_map.hpp"

#include <p2p/messages/transaction.hpp>
#include <p2p/node_table.hpp>

#include <memory>

namespace p2p_demo {

class Story {
 public:
  Story();

  /// Who is where.
  void introduce() const;
  /// From one seed to the whole network.
  void bootstrap();
  /// All storage nodes acknowledge that they store the transaction.
  void write();
  /// One of the nodes asked lies, one dies: the conflict resolver finds the truth, the repair function restores it.
  void read_in_bad_company();
  /// The same read again: the nodes agree.
  void read_again();
  /// A majority of the storage nodes is enough: the dead one is not among it.
  void write_without_the_dead();
  [[nodiscard]] WorldMap map() const;

 private:
  [[nodiscard]] p2p::NodeRefs storage_nodes() const;
  [[nodiscard]] std::vector<p2p::PublicKey> storage_keys() const;
  void show_read(const p2p::QuorumReadReport& report) const;
  void show_write(const p2p::QuorumWriteReport& report, std::size_t needed) const;
  /// Gives the transaction that won to the nodes that told another; a repair function's business.
  void repair(const std::optional<p2p::Message>& result, const std::vector<p2p::NodeReply>& replies) const;

  World world_;
  DemoNode& reader_;
  /// What the reader's node table was when the storage nodes were chosen; keeps them.
  std::shared_ptr<const p2p::NodeTable> table_;
  p2p::Transaction transaction_;
};

}  // namespace p2p_demo
