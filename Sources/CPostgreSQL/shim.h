#ifndef TRADING_CACHE_CPOSTGRESQL_SHIM_H
#define TRADING_CACHE_CPOSTGRESQL_SHIM_H

// Debian keeps the header in a folder of its own; others have it in the search path.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

#endif
