// The state of a checksum as a value, so that it needs no allocation and can be copied.
#ifndef TRADING_CXXHASH_SHIM_H
#define TRADING_CXXHASH_SHIM_H

#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

#endif
