#ifndef TRADING_CACHE_CHIREDIS_SHIM_H
#define TRADING_CACHE_CHIREDIS_SHIM_H

// Only hiredis's reader is used: it parses, we own sockets, memory and deadlines. Its default reply
// objects cost one or two mallocs per reply, so the reader is given object functions of ours that
// append to one flat array of nodes and one arena of bytes. They are compiled against the installed
// header because 0.14 and 1.x differ in the signatures.

#include <hiredis/hiredis.h>  // for the tests, which compare with its default objects
#include <hiredis/read.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

// Readable bytes behind every string in the arena, so that a decoder may load 16 or 32 at a time.
#define REPLY_STORE_PADDING 32
// hiredis 0.14 stops at seven levels by itself; the limit of the newer ones depends on the release.
#define REPLY_STORE_MAX_DEPTH 7

// One reply, or one element of an array reply: 16 bytes.
typedef struct {
  int64_t value;    // the integer; the string's offset in the arena; the array's first element's index
  uint32_t length;  // bytes of a string, elements of an array
  uint32_t type;    // REDIS_REPLY_...
} reply_node;

enum reply_refusal {
  REPLY_REFUSAL_NONE = 0,
  REPLY_REFUSAL_BYTES = 1,
  REPLY_REFUSAL_ELEMENTS = 2,
  REPLY_REFUSAL_DEPTH = 3,
  REPLY_REFUSAL_TYPE = 4,
  REPLY_REFUSAL_MEMORY = 5,
};

// The elements of an array lie side by side, so that each is reached by its index. Node 0 is an
// array of the expected top-level replies.
typedef struct {
  reply_node *nodes;
  size_t node_count;
  size_t node_capacity;
  char *bytes;
  size_t byte_count;
  size_t byte_capacity;
  size_t next_reply;         // index of the node of the next top-level reply
  size_t reply_first_node;   // where the reply under way began, in nodes ...
  size_t reply_first_byte;   // ... and in bytes: the limits are per reply
  size_t max_reply_bytes;
  size_t max_reply_elements;
  int refusal;               // why an object function returned NULL, enum reply_refusal
} reply_store;

static inline void *reply_store_refuse(reply_store *store, int reason) {
  store->refusal = reason;
  return NULL;
}

static inline int reply_store_reserve_nodes(reply_store *store, size_t more) {
  if (more > SIZE_MAX / 4 / sizeof(reply_node) - store->node_count) return 0;
  size_t needed = store->node_count + more;
  if (needed <= store->node_capacity) return 1;
  size_t capacity = store->node_capacity * 2;
  if (capacity < needed) capacity = needed;
  if (capacity < 64) capacity = 64;
  reply_node *nodes = (reply_node *)realloc(store->nodes, capacity * sizeof(reply_node));
  if (nodes == NULL) return 0;
  store->nodes = nodes;
  store->node_capacity = capacity;
  return 1;
}

static inline int reply_store_reserve_bytes(reply_store *store, size_t more) {
  if (more > SIZE_MAX / 4 - store->byte_count) return 0;
  size_t needed = store->byte_count + more + REPLY_STORE_PADDING;
  if (needed <= store->byte_capacity) return 1;
  size_t capacity = store->byte_capacity * 2;
  if (capacity < needed) capacity = needed;
  if (capacity < 4096) capacity = 4096;
  char *bytes = (char *)realloc(store->bytes, capacity);
  if (bytes == NULL) return 0;
  // Never shown to anyone, but loaded by wide reads: memory must not be undefined there.
  memset(bytes + store->byte_capacity, 0, capacity - store->byte_capacity);
  store->bytes = bytes;
  store->byte_capacity = capacity;
  return 1;
}

// Forgets the content, keeps the memory.
static inline void reply_store_clear(reply_store *store) {
  store->node_count = 0;
  store->byte_count = 0;
  store->next_reply = 1;
  store->refusal = REPLY_REFUSAL_NONE;
}

// Makes room for `replies` top-level replies; 0 when there is no memory.
static inline int reply_store_expect(reply_store *store, uint32_t replies) {
  reply_store_clear(store);
  if (!reply_store_reserve_nodes(store, (size_t)replies + 1)) return 0;
  reply_node root = {1, replies, REDIS_REPLY_ARRAY};
  store->nodes[0] = root;
  store->node_count = (size_t)replies + 1;
  return 1;
}

static inline void reply_store_free(reply_store *store) {
  free(store->nodes);
  free(store->bytes);
  memset(store, 0, sizeof(*store));
}

// Where the reply or element of this task belongs. The reader's object pointers are our node
// indexes plus one, since it takes NULL for "out of memory".
static inline size_t reply_store_slot(reply_store *store, const redisReadTask *task) {
  if (task->parent == NULL) {
    store->reply_first_node = store->node_count;
    store->reply_first_byte = store->byte_count;
    return store->next_reply++;
  }
  size_t parent = (size_t)(uintptr_t)task->parent->obj - 1;
  return (size_t)store->nodes[parent].value + (size_t)task->idx;
}

static inline void *reply_store_put(
    reply_store *store, size_t slot, int64_t value, uint32_t length, uint32_t type) {
  reply_node node = {value, length, type};
  store->nodes[slot] = node;
  return (void *)(uintptr_t)(slot + 1);
}

static inline void *reply_store_string(const redisReadTask *task, char *text, size_t length) {
  reply_store *store = (reply_store *)task->privdata;
  if (task->type != REDIS_REPLY_STRING && task->type != REDIS_REPLY_STATUS &&
      task->type != REDIS_REPLY_ERROR)
    return reply_store_refuse(store, REPLY_REFUSAL_TYPE);
  size_t slot = reply_store_slot(store, task);
  size_t used = store->byte_count - store->reply_first_byte;
  if (length > UINT32_MAX || length > store->max_reply_bytes ||
      used > store->max_reply_bytes - length)
    return reply_store_refuse(store, REPLY_REFUSAL_BYTES);
  if (!reply_store_reserve_bytes(store, length))
    return reply_store_refuse(store, REPLY_REFUSAL_MEMORY);
  size_t offset = store->byte_count;
  memcpy(store->bytes + offset, text, length);
  store->byte_count = offset + length;
  return reply_store_put(store, slot, (int64_t)offset, (uint32_t)length, (uint32_t)task->type);
}

static inline void *reply_store_array_of(const redisReadTask *task, size_t elements) {
  reply_store *store = (reply_store *)task->privdata;
  if (task->type != REDIS_REPLY_ARRAY) return reply_store_refuse(store, REPLY_REFUSAL_TYPE);
  int depth = 1;
  for (const redisReadTask *outer = task->parent; outer != NULL; outer = outer->parent)
    if (++depth > REPLY_STORE_MAX_DEPTH) return reply_store_refuse(store, REPLY_REFUSAL_DEPTH);
  size_t slot = reply_store_slot(store, task);
  size_t used = store->node_count - store->reply_first_node;
  if (elements > UINT32_MAX || elements > store->max_reply_elements ||
      used > store->max_reply_elements - elements)
    return reply_store_refuse(store, REPLY_REFUSAL_ELEMENTS);
  if (!reply_store_reserve_nodes(store, elements))
    return reply_store_refuse(store, REPLY_REFUSAL_MEMORY);
  size_t first = store->node_count;
  store->node_count = first + elements;
  return reply_store_put(store, slot, (int64_t)first, (uint32_t)elements, REDIS_REPLY_ARRAY);
}

static inline void *reply_store_integer(const redisReadTask *task, long long value) {
  reply_store *store = (reply_store *)task->privdata;
  return reply_store_put(store, reply_store_slot(store, task), value, 0, REDIS_REPLY_INTEGER);
}

static inline void *reply_store_nil(const redisReadTask *task) {
  reply_store *store = (reply_store *)task->privdata;
  return reply_store_put(store, reply_store_slot(store, task), 0, 0, REDIS_REPLY_NIL);
}

// The store owns everything; the reader calls this when it gives up half a reply.
static inline void reply_store_release(void *object) { (void)object; }

#ifdef REDIS_REPLY_DOUBLE  // hiredis 1.x
static inline void *reply_store_array(const redisReadTask *task, size_t elements) {
  return reply_store_array_of(task, elements);
}
static inline void *reply_store_double(
    const redisReadTask *task, double value, char *text, size_t length) {
  (void)value, (void)text, (void)length;
  return reply_store_refuse((reply_store *)task->privdata, REPLY_REFUSAL_TYPE);
}
static inline void *reply_store_bool(const redisReadTask *task, int value) {
  (void)value;
  return reply_store_refuse((reply_store *)task->privdata, REPLY_REFUSAL_TYPE);
}
#else  // hiredis 0.14
static inline void *reply_store_array(const redisReadTask *task, int elements) {
  return reply_store_array_of(task, elements < 0 ? SIZE_MAX : (size_t)elements);
}
#endif

// A reader whose replies go to the store set by `reply_reader_target`; NULL without memory.
static inline redisReader *reply_reader_create(void) {
  static redisReplyObjectFunctions functions = {
      .createString = reply_store_string,
      .createArray = reply_store_array,
      .createInteger = reply_store_integer,
      .createNil = reply_store_nil,
      .freeObject = reply_store_release,
#ifdef REDIS_REPLY_DOUBLE
      .createDouble = reply_store_double,
      .createBool = reply_store_bool,
#endif
  };
  redisReader *reader = redisReaderCreateWithFunctions(&functions);
  // The size from which an idle buffer is freed: above that of common replies, so that it is not freed and
  // grown again for every window, and below what a rare large one leaves behind.
  if (reader != NULL) reader->maxbuf = 256 << 10;
  return reader;
}

// Only between two replies: a reply under way stays with the store in which it began.
static inline void reply_reader_target(redisReader *reader, reply_store *store) {
  reader->privdata = store;
}

static inline size_t reply_reader_unread(const redisReader *reader) {
  return reader->len - reader->pos;
}

// Whether a line longer than `limit` is waiting for its end. hiredis searches a line from its start
// at every feed, which is quadratic in the length of a line that never ends.
static inline int reply_reader_line_exceeds(const redisReader *reader, size_t limit) {
  size_t unread = reply_reader_unread(reader);
  if (unread <= limit) return 0;
  const char *at = reader->buf + reader->pos;
  const char *end = at + limit;
  while ((at = (const char *)memchr(at, '\r', (size_t)(end - at))) != NULL) {
    if (at[1] == '\n') return 0;
    at++;
  }
  return 1;
}

static inline const char *reply_reader_error(const redisReader *reader) { return reader->errstr; }

#ifdef __linux__
// Names the calling thread: Swift sees neither a variadic function nor pthread_setname_np of glibc.
static inline void name_this_thread(const char *name) { (void)prctl(PR_SET_NAME, name, 0, 0, 0); }
#endif

#endif
