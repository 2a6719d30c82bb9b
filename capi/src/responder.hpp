// The right to answer, in the host's hands.
#pragma once

#include <p2p/handler.hpp>

struct p2p_responder {
  p2p::Responder responder;
};
