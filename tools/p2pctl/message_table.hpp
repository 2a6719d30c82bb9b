// The table of the protocol's messages, for people and for scripts.
#pragma once

namespace p2pctl {

/// On standard output.
void print_message_table(bool as_json);

}  // namespace p2pctl
