/* What the two hiredis peers share: the names, and a reader that builds no reply objects. */
#ifndef REDIS_H
#define REDIS_H

#include <hiredis/hiredis.h>

#include "measure.h"

#define TRADER "trader-B-001"
#define FENCE TRADER ":writer:fence"
#define MARKER TRADER ":writer:marker"

enum { ID_SIZE = 9, KEY_SIZE = sizeof TRADER ":orders:O-0000000" };

/* The key of the order with this number, as every peer and we name them. */
static inline int order_key(char *key, long number) {
  return snprintf(key, KEY_SIZE, TRADER ":orders:O-%07ld", number % 10000000);
}

/* Counts what a batch of replies held. */
typedef struct {
  long strings, bytes, integers, errors, nils;
} tally;

static tally seen;

/* hiredis wants an object per reply; any address will do. */
static void *count_string(const redisReadTask *task, char *text, size_t size) {
  if (task->type == REDIS_REPLY_ERROR) {
    seen.errors++;
    fprintf(stderr, "%.*s\n", (int)size, text);
  } else if (task->type == REDIS_REPLY_STRING) {
    seen.strings++;
    seen.bytes += (long)size;
  }
  return &seen;
}

/* Two signatures: hiredis 0.14 counts elements with int, 1.x with size_t. */
#if HIREDIS_MAJOR < 1
static void *count_array(const redisReadTask *task, int count) {
#else
static void *count_array(const redisReadTask *task, size_t count) {
#endif
  (void)task, (void)count;
  return &seen;
}

static void *count_integer(const redisReadTask *task, long long value) {
  (void)task;
  if (value > 0) seen.integers++;
  return &seen;
}

static void *count_nil(const redisReadTask *task) {
  (void)task;
  seen.nils++;
  return &seen;
}

static void free_nothing(void *reply) { (void)reply; }

static redisReplyObjectFunctions counting = {
    .createString = count_string,
    .createArray = count_array,
    .createInteger = count_integer,
    .createNil = count_nil,
    .freeObject = free_nothing,
};

/* Connects to a unix socket. */
static inline redisContext *connect_to(const char *path) {
  redisContext *redis = redisConnectUnix(path);
  if (!redis || redis->err) fail(redis ? redis->errstr : "no memory");
  return redis;
}

/* Runs one command whose answer matters only when it is an error. */
static inline void command(redisContext *redis, const char *text) {
  redisReply *reply = redisCommand(redis, text);
  if (!reply || reply->type == REDIS_REPLY_ERROR) fail(reply ? reply->str : redis->errstr);
  freeReplyObject(reply);
}

/* Reads this many replies, with whatever functions the reader has. */
static inline void read_replies(redisContext *redis, long count) {
  for (long i = 0; i < count; i++) {
    void *reply;
    if (redisGetReply(redis, &reply) != REDIS_OK) fail(redis->errstr);
    if (redis->reader->fn != &counting) {
      if (((redisReply *)reply)->type == REDIS_REPLY_ERROR) fail(((redisReply *)reply)->str);
      freeReplyObject(reply);
    }
  }
}

#endif
