/*
 * Raw loops over SQLite's own calls, on a file that our own program made: the same bytes into the same
 * tables, in transactions of the same size; and the same rows read, and looked at by nobody.
 *
 * Usage: file write FILE ORDER_FILLED.msgpack UPDATES
 *        file read FILE ORDERS
 */
#include "measure.h"

#include <sqlite3.h>

#define PREFIX "trader-B-001:orders:"
#define PREFIX_END "trader-B-001:orders;"

enum { SAMPLES = 7, TRANSACTION = 512 };

typedef struct {
  sqlite3_int64 id, next;
} order_log;


static void check(sqlite3 *db, int code) {
  if (code != SQLITE_OK) fail(sqlite3_errmsg(db));
}

static void execute(sqlite3 *db, const char *text) {
  check(db, sqlite3_exec(db, text, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text) {
  sqlite3_stmt *statement;
  check(db, sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
  return statement;
}

static void run(sqlite3 *db, sqlite3_stmt *statement) {
  while (sqlite3_step(statement) == SQLITE_ROW) {}
  check(db, sqlite3_reset(statement));
}

static sqlite3 *open_file(const char *path, int flags) {
  sqlite3 *db;
  if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) fail(path);
  return db;
}

/* The logs of all orders, in the order of their keys. */
static order_log *find_logs(sqlite3 *db, long *count) {
  sqlite3_stmt *find = prepare(db,
      "SELECT id, (SELECT max(id) FROM element e WHERE e.id BETWEEN k.id << 32 AND (k.id << 32) + "
      "4294967295) + 1 FROM key k WHERE shape = 'log' AND key >= '" PREFIX "' AND key < '" PREFIX_END
      "' ORDER BY key");
  order_log *logs = NULL;
  *count = 0;
  while (sqlite3_step(find) == SQLITE_ROW) {
    logs = realloc(logs, (size_t)(*count + 1) * sizeof *logs);
    logs[(*count)++] = (order_log){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1)};
  }
  sqlite3_finalize(find);
  if (*count == 0) fail("no orders");
  return logs;
}

static void write_all(const char *path, const char *record, long updates) {
  size_t size;
  char *event = read_file(record, &size);
  sqlite3 *db = open_file(path, SQLITE_OPEN_READWRITE);
  execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
              "PRAGMA wal_autocheckpoint = 4096");
  long count;
  order_log *logs = find_logs(db, &count);
  sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
  sqlite3_stmt *fence = prepare(db, "SELECT fence, marker FROM writer WHERE trader = 'trader-B-001'");
  sqlite3_stmt *marker = prepare(db, "UPDATE writer SET marker = ?1 WHERE trader = 'trader-B-001'");
  sqlite3_stmt *insert = prepare(db, "INSERT INTO element (id, value) VALUES (?1, ?2)");
  double start = now_ns();
  for (long done = 0; done < updates;) {
    long end = done + TRANSACTION < updates ? done + TRANSACTION : updates;
    run(db, begin);
    run(db, fence);
    for (; done < end; done++) {
      sqlite3_bind_int64(insert, 1, logs[done % count].next++);
      sqlite3_bind_blob64(insert, 2, event, size, SQLITE_STATIC);
      run(db, insert);
    }
    sqlite3_bind_int64(marker, 1, 1000000000 + done);
    run(db, marker);
    run(db, commit);
  }
  double took = now_ns() - start;
  printf("{\"name\": \"stream/sqlite\", \"ops_per_s\": %.0f, \"ns_per_op\": %.1f, \"bytes\": %zu}\n",
         (double)updates / took * 1e9, took / (double)updates, size);
}

/* Every event of every order, one statement for each order; returns nanoseconds. */
static double read_by_order(sqlite3 *db, long orders) {
  double start = now_ns();
  sqlite3_stmt *keys = prepare(db,
      "SELECT key, id FROM key WHERE shape = 'log' AND key >= '" PREFIX "' AND key < '" PREFIX_END
      "' ORDER BY key");
  sqlite3_stmt *elements = prepare(db, "SELECT value FROM element WHERE id BETWEEN ?1 AND ?2");
  long rows = 0;
  while (sqlite3_step(keys) == SQLITE_ROW) {
    sqlite3_int64 first = sqlite3_column_int64(keys, 1) << 32;
    KEEP(sqlite3_column_blob(keys, 0));
    sqlite3_bind_int64(elements, 1, first);
    sqlite3_bind_int64(elements, 2, first + 4294967295);
    while (sqlite3_step(elements) == SQLITE_ROW) {
      KEEP(sqlite3_column_blob(elements, 0));
      rows += sqlite3_column_bytes(elements, 0) > 0;
    }
    sqlite3_reset(elements);
  }
  sqlite3_finalize(keys);
  sqlite3_finalize(elements);
  if (rows != 4 * orders) fail("not four events for each order");
  return now_ns() - start;
}

/* The same by one statement. */
static double read_at_once(sqlite3 *db, long orders) {
  double start = now_ns();
  sqlite3_stmt *all = prepare(db,
      "SELECT k.key, e.value FROM key k CROSS JOIN element e "
      "ON e.id BETWEEN k.id << 32 AND (k.id << 32) + 4294967295 "
      "WHERE k.shape = 'log' AND k.key >= '" PREFIX "' AND k.key < '" PREFIX_END "' "
      "ORDER BY k.key, e.id");
  long rows = 0;
  while (sqlite3_step(all) == SQLITE_ROW) {
    KEEP(sqlite3_column_blob(all, 0));
    KEEP(sqlite3_column_blob(all, 1));
    rows += sqlite3_column_bytes(all, 1) > 0;
  }
  sqlite3_finalize(all);
  if (rows != 4 * orders) fail("not four events for each order");
  return now_ns() - start;
}

static void read_all(const char *path, long orders) {
  sqlite3 *db = open_file(path, SQLITE_OPEN_READONLY);
  double (*ways[])(sqlite3 *, long) = {read_by_order, read_at_once};
  for (int way = 0; way < 2; way++) {
    double samples[SAMPLES];
    for (int s = 0; s < SAMPLES; s++) samples[s] = ways[way](db, orders) / (double)orders;
    printf("{\"name\": \"restore/sqlite\", \"ns_per_op\": %.1f, \"orders\": %ld, \"window\": %ld}\n",
           median(samples, SAMPLES), orders, way ? orders : 1);
  }
  sqlite3_close(db);
}

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "write") == 0) {
    write_all(argv[2], argv[3], atol(argv[4]));
  } else if (argc == 4 && strcmp(argv[1], "read") == 0) {
    read_all(argv[2], atol(argv[3]));
  } else {
    fail("usage: file write FILE RECORD UPDATES | file read FILE ORDERS");
  }
  return 0;
}
