/*
 * A raw hiredis pipeline that sends what our write pipeline sends, and nothing more:
 *
 *     MULTI  RPUSHX order fill ...  SET marker  EXEC  WATCH fence marker  GET fence  GET marker
 *
 * Every batch size and depth is tried. A depth above one, several transactions outstanding, gives up
 * what the fence is for; it is here because a raw pipeline would do it.
 *
 * Usage: writer SOCKET ORDER_FILLED.msgpack ORDERS UPDATES
 */
#include "redis.h"

typedef struct {
  redisContext *redis;
  char **commands; /* RPUSHX in wire form, one per order */
  int *sizes;
  const char *event;
  size_t event_size;
  long orders, updates;
} work;

static const char multi[] = "*1\r\n$5\r\nMULTI\r\n";

/* SET, EXEC, WATCH, GET, GET behind a batch; returns how many bytes. */
static int format_trailer(char *buffer, size_t capacity, long sequence) {
  char marker[32];
  int size = snprintf(marker, sizeof marker, "1:%ld", sequence);
  return snprintf(buffer, capacity,
                  "*3\r\n$3\r\nSET\r\n$%zu\r\n" MARKER "\r\n$%d\r\n%s\r\n"
                  "*1\r\n$4\r\nEXEC\r\n"
                  "*3\r\n$5\r\nWATCH\r\n$%zu\r\n" FENCE "\r\n$%zu\r\n" MARKER "\r\n"
                  "*2\r\n$3\r\nGET\r\n$%zu\r\n" FENCE "\r\n"
                  "*2\r\n$3\r\nGET\r\n$%zu\r\n" MARKER "\r\n",
                  sizeof MARKER - 1, size, marker, sizeof FENCE - 1, sizeof MARKER - 1,
                  sizeof FENCE - 1, sizeof MARKER - 1);
}

/* Appends the commands that are in wire form already. */
static void append_ready(work *w, long first, long count) {
  char trailer[512];
  redisAppendFormattedCommand(w->redis, multi, sizeof multi - 1);
  for (long i = first; i < first + count; i++) {
    long order = i % w->orders;
    redisAppendFormattedCommand(w->redis, w->commands[order], (size_t)w->sizes[order]);
  }
  int size = format_trailer(trailer, sizeof trailer, first + count);
  redisAppendFormattedCommand(w->redis, trailer, (size_t)size);
}

/* Appends the same commands as hiredis's documentation shows. */
static void append_arguments(work *w, long first, long count) {
  char key[KEY_SIZE], marker[32];
  redisAppendCommand(w->redis, "MULTI");
  for (long i = first; i < first + count; i++) {
    const char *arguments[] = {"RPUSHX", key, w->event};
    size_t sizes[] = {6, (size_t)order_key(key, i % w->orders), w->event_size};
    redisAppendCommandArgv(w->redis, 3, arguments, sizes);
  }
  snprintf(marker, sizeof marker, "1:%ld", first + count);
  redisAppendCommand(w->redis, "SET " MARKER " %s", marker);
  redisAppendCommand(w->redis, "EXEC");
  redisAppendCommand(w->redis, "WATCH " FENCE " " MARKER);
  redisAppendCommand(w->redis, "GET " FENCE);
  redisAppendCommand(w->redis, "GET " MARKER);
}

static long replies_of(long count) { return 1 + count + 1 + 1 + 3; }

/* Each order with as many bytes as it has in our own stream, which begins behind its first fill: the
   server takes longer for longer lists. */
static void make_orders(work *w) {
  enum { EVENTS = 4, BYTES = 1517 };
  char key[KEY_SIZE];
  command(w->redis, "UNWATCH");
  command(w->redis, "FLUSHDB");
  command(w->redis, "SET " FENCE " 1");
  command(w->redis, "SET " MARKER " 1:0");
  for (long done = 0; done < w->orders;) {
    long count = w->orders - done < 1000 ? w->orders - done : 1000;
    for (long i = done; i < done + count; i++) {
      const char *arguments[2 + EVENTS] = {"RPUSH", key};
      size_t sizes[2 + EVENTS] = {5, (size_t)order_key(key, i)};
      for (size_t e = 0, left = BYTES; e < EVENTS; e++) {
        arguments[2 + e] = w->event;
        sizes[2 + e] = left < w->event_size ? left : w->event_size;
        left -= sizes[2 + e];
      }
      redisAppendCommandArgv(w->redis, 2 + EVENTS, arguments, sizes);
    }
    read_replies(w->redis, count);
    done += count;
  }
  command(w->redis, "WATCH " FENCE " " MARKER);
}

/* Sends all updates, `depth` batches outstanding, and prints the rate. */
static void stream(work *w, const char *name, void (*append)(work *, long, long), long batch,
                   int depth, long updates) {
  make_orders(w);
  redisReplyObjectFunctions *objects = w->redis->reader->fn;
  if (append == append_ready) w->redis->reader->fn = &counting;
  seen = (tally){0};
  long batches = updates / batch, sent = 0;
  double start = now_ns();
  for (long done = 0; done < batches; done++) {
    int is_written = 0;
    for (; sent < batches && sent < done + depth; sent++) append(w, sent * batch, batch);
    while (!is_written) {
      if (redisBufferWrite(w->redis, &is_written) != REDIS_OK) fail(w->redis->errstr);
    }
    read_replies(w->redis, replies_of(batch));
  }
  double took = now_ns() - start;
  if (append == append_ready) {
    w->redis->reader->fn = objects;
    if (seen.integers != batches * batch || seen.errors || seen.nils) fail("not all applied");
  }
  printf("{\"name\": \"%s\", \"ops_per_s\": %.0f, \"ns_per_op\": %.1f, \"bytes\": %zu, "
         "\"batch\": %ld, \"depth\": %d}\n",
         name, (double)(batches * batch) / took * 1e9, took / (double)(batches * batch),
         w->event_size, batch, depth);
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc != 5) fail("usage: writer SOCKET ORDER_FILLED.msgpack ORDERS UPDATES");
  work w = {.redis = connect_to(argv[1]), .orders = atol(argv[3]), .updates = atol(argv[4])};
  w.event = read_file(argv[2], &w.event_size);
  w.commands = calloc((size_t)w.orders, sizeof *w.commands);
  w.sizes = calloc((size_t)w.orders, sizeof *w.sizes);
  for (long i = 0; i < w.orders; i++) {
    char key[KEY_SIZE];
    const char *arguments[] = {"RPUSHX", key, w.event};
    size_t sizes[] = {6, (size_t)order_key(key, i), w.event_size};
    w.sizes[i] = (int)redisFormatCommandArgv(&w.commands[i], 3, arguments, sizes);
  }
  const long batches[] = {128, 256, 512, 1024, 2048};
  for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
    for (int depth = 1; depth <= 4; depth *= 2) {
      stream(&w, "stream/hiredis", append_ready, batches[i], depth, w.updates);
    }
  }
  stream(&w, "stream/hiredis-arguments", append_arguments, 512, 1, w.updates);
  stream(&w, "roundtrip/hiredis", append_ready, 1, 1, w.updates / 20);
  command(w.redis, "FLUSHDB");
  redisFree(w.redis);
  return 0;
}
