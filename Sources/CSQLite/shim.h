#ifndef TRADING_CACHE_CSQLITE_SHIM_H
#define TRADING_CACHE_CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_db_config takes variable arguments, which Swift cannot call. In the defensive mode no SQL, whether
// ours or in a file, can write the schema or the shadow tables directly.
static inline int sqlite_set_defensive(sqlite3 *connection, int is_on) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, is_on, (int *)0);
}

#endif
