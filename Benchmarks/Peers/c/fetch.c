/*
 * A raw hiredis restore: the event logs of all orders, fetched and looked at by nobody. The keys are
 * known beforehand.
 *
 * Usage: fetch SOCKET DATABASE ORDERS
 */
#include "redis.h"

enum { SAMPLES = 7 };

static void append_window(redisContext *redis, long first, long end) {
  char key[KEY_SIZE];
  for (long i = first; i < end; i++) {
    const char *arguments[] = {"LRANGE", key, "0", "-1"};
    size_t sizes[] = {6, (size_t)order_key(key, i), 1, 2};
    redisAppendCommandArgv(redis, 4, arguments, sizes);
  }
}

/* Reads everything, `depth` windows asked for ahead; returns nanoseconds. */
static double fetch_all(redisContext *redis, long orders, long window, int depth) {
  long asked = 0;
  seen = (tally){0};
  double start = now_ns();
  for (long done = 0; done < orders;) {
    int is_written = 0;
    while (asked < orders && asked < done + depth * window) {
      long end = asked + window < orders ? asked + window : orders;
      append_window(redis, asked, end);
      asked = end;
    }
    while (!is_written) {
      if (redisBufferWrite(redis, &is_written) != REDIS_OK) fail(redis->errstr);
    }
    long count = orders - done < window ? orders - done : window;
    read_replies(redis, count);
    done += count;
  }
  double took = now_ns() - start;
  if (seen.strings != 4 * orders || seen.errors) fail("not four events for each order");
  return took;
}

int main(int argc, char **argv) {
  if (argc != 4) fail("usage: fetch SOCKET DATABASE ORDERS");
  redisContext *redis = connect_to(argv[1]);
  char select[32];
  snprintf(select, sizeof select, "SELECT %d", atoi(argv[2]));
  command(redis, select);
  long orders = atol(argv[3]);
  redisReplyObjectFunctions *objects = redis->reader->fn;
  redis->reader->fn = &counting;
  for (long window = 256; window <= 1024; window *= 2) {
    for (int depth = 1; depth <= 2; depth++) {
      double samples[SAMPLES];
      int count = orders > 100000 ? 1 : SAMPLES;
      for (int s = 0; s < count; s++) {
        samples[s] = fetch_all(redis, orders, window, depth) / (double)orders;
      }
      printf("{\"name\": \"restore/hiredis\", \"ns_per_op\": %.1f, \"bytes\": %ld, "
             "\"orders\": %ld, \"window\": %ld, \"depth\": %d}\n",
             median(samples, count), seen.bytes / orders, orders, window, depth);
      fflush(stdout);
    }
  }
  redis->reader->fn = objects;
  redisFree(redis);
  return 0;
}
