#ifndef TRADING_CACHE_CZLIB_SHIM_H
#define TRADING_CACHE_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro, which Swift does not see. Negative bits: a raw stream, as archives have it.
static inline int zlib_begin_raw_inflate(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

#endif
