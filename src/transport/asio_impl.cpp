// Asio's own code, compiled in this file and nowhere else.
//
// A standard header comes first: Asio 1.22 chooses its allocation functions by a macro of the standard library, and
// must choose here as it does wherever its headers follow standard ones.
#include <cstddef>

#include <asio/impl/src.hpp>
