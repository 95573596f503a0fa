// libmsgpack's own pack and unpack templates, instantiated for this package.
//
// The library's ready-made packer calls a function pointer for every few bytes, and its ready-made
// unpacker builds a tree in a zone. The templates are the same code without either: packing appends
// inline to a buffer of fixed capacity, and unpacking appends one flat token per value, in document
// order. Everything is `static inline`, so nothing has to be linked.
#ifndef TRADING_CMSGPACK_SHIM_H
#define TRADING_CMSGPACK_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// How deep maps and arrays may nest, instead of the library's 32.
#define MSGPACK_EMBED_STACK_SIZE 256

#include <msgpack/pack_define.h>
#include <msgpack/timestamp.h>
#include <msgpack/unpack_define.h>

// MARK: Packing

// A buffer that counts on when it is full: `position` above `capacity` tells how much room the
// whole record needs, and the bytes are then of no use.
typedef struct {
  unsigned char *base;
  size_t position;
  size_t capacity;
} mp_writer;

static inline void mp_append(mp_writer *writer, const void *bytes, size_t count) {
  size_t end = writer->position + count;
  if (end <= writer->capacity) memcpy(writer->base + writer->position, bytes, count);
  writer->position = end;
}

// The same for a source that is readable up to the next multiple of 16 bytes, as fast as its length
// allows: copies of a length known to the compiler instead of a call.
static inline void mp_append_padded(mp_writer *writer, const void *bytes, size_t count) {
  size_t start = writer->position;
  if (start + count + 15 > writer->capacity) {
    mp_append(writer, bytes, count);
    return;
  }
  for (size_t done = 0; done < count; done += 16)
    memcpy(writer->base + start + done, (const char *)bytes + done, 16);
  writer->position = start + count;
}

#define msgpack_pack_inline_func(name) static inline void mp_pack##name
#define msgpack_pack_inline_func_cint(name) static inline void mp_pack##name
#define msgpack_pack_user mp_writer *
#define msgpack_pack_append_buffer(writer, bytes, count) mp_append(writer, bytes, count)
#include <msgpack/pack_template.h>

// MARK: Unpacking

typedef enum {
  MP_NIL,
  MP_BOOL,
  MP_UINT,
  MP_INT,  // below zero
  MP_DOUBLE,
  MP_STR,
  MP_BIN,
  MP_EXT,
  MP_ARRAY,
  MP_MAP,
} mp_kind;

// One value. The children of an array, and the keys and values of a map, follow it.
typedef struct {
  uint8_t kind;   // an mp_kind
  int8_t ext;     // the type of an extension
  uint32_t size;  // bytes of a text, elements of an array, entries of a map
  union {
    uint64_t u;
    int64_t i;
    double d;
    const unsigned char *bytes;  // into the input
  } value;
} mp_token;

// Whether a value is this text.
static inline bool mp_is_text(mp_token token, const void *text, size_t size) {
  return token.kind == MP_STR && token.size == size && memcmp(token.value.bytes, text, size) == 0;
}

// A growable list of tokens, freed by `mp_tokens_free`.
typedef struct {
  mp_token *items;
  size_t count;
  size_t capacity;
} mp_tokens;

static inline int mp_tokens_grow(mp_tokens *tokens) {
  size_t capacity = tokens->capacity ? tokens->capacity * 2 : 128;
  mp_token *items = (mp_token *)realloc(tokens->items, capacity * sizeof(mp_token));
  if (!items) return -1;
  tokens->items = items;
  tokens->capacity = capacity;
  return 0;
}

static inline void mp_tokens_free(mp_tokens *tokens) {
  free(tokens->items);
  tokens->items = NULL;
  tokens->count = tokens->capacity = 0;
}

static inline int mp_push(mp_tokens *tokens, mp_token token) {
  if (tokens->count == tokens->capacity && mp_tokens_grow(tokens) < 0) return -1;
  tokens->items[tokens->count++] = token;
  return 0;
}

// The template asks for an object per value; the tokens are all we keep, so it is empty.
typedef struct {
  char unused;
} mp_object;

// The codes that the template returns on failure.
#define MSGPACK_UNPACK_PARSE_ERROR (-1)
#define MSGPACK_UNPACK_NOMEM_ERROR (-2)

#define msgpack_unpack_struct(name) struct mp_template##name
#define msgpack_unpack_struct_decl(name) struct mp_template##name
#define msgpack_unpack_func(type, name) static inline type mp_template##name
#define msgpack_unpack_callback(name) mp_on##name
#define msgpack_unpack_object mp_object
#define msgpack_unpack_user mp_tokens *

#define MP_SCALAR(name, type, token_kind, field, cast)                                      \
  static inline int mp_on_##name(mp_tokens **tokens, type value, mp_object *object) {       \
    (void)object;                                                                           \
    mp_token token = {.kind = token_kind, .value = {.field = (cast)value}};                 \
    return mp_push(*tokens, token);                                                         \
  }
#define MP_SIGNED(name, type)                                                               \
  static inline int mp_on_##name(mp_tokens **tokens, type value, mp_object *object) {       \
    (void)object;                                                                           \
    mp_token token = {.kind = value < 0 ? MP_INT : MP_UINT, .value = {.i = value}};         \
    return mp_push(*tokens, token);                                                         \
  }
MP_SCALAR(uint8, uint8_t, MP_UINT, u, uint64_t)
MP_SCALAR(uint16, uint16_t, MP_UINT, u, uint64_t)
MP_SCALAR(uint32, uint32_t, MP_UINT, u, uint64_t)
MP_SCALAR(uint64, uint64_t, MP_UINT, u, uint64_t)
MP_SIGNED(int8, int8_t)
MP_SIGNED(int16, int16_t)
MP_SIGNED(int32, int32_t)
MP_SIGNED(int64, int64_t)
MP_SCALAR(float, float, MP_DOUBLE, d, double)
MP_SCALAR(double, double, MP_DOUBLE, d, double)
#undef MP_SCALAR
#undef MP_SIGNED

static inline int mp_on_simple(mp_tokens **tokens, mp_kind kind, uint64_t value) {
  mp_token token = {.kind = (uint8_t)kind, .value = {.u = value}};
  return mp_push(*tokens, token);
}
static inline int mp_on_nil(mp_tokens **tokens, mp_object *object) {
  (void)object;
  return mp_on_simple(tokens, MP_NIL, 0);
}
static inline int mp_on_true(mp_tokens **tokens, mp_object *object) {
  (void)object;
  return mp_on_simple(tokens, MP_BOOL, 1);
}
static inline int mp_on_false(mp_tokens **tokens, mp_object *object) {
  (void)object;
  return mp_on_simple(tokens, MP_BOOL, 0);
}

static inline int mp_on_bytes(mp_tokens **tokens, mp_kind kind, const char *bytes, unsigned size) {
  mp_token token = {
      .kind = (uint8_t)kind, .size = size, .value = {.bytes = (const unsigned char *)bytes}};
  return mp_push(*tokens, token);
}
static inline int mp_on_str(
    mp_tokens **tokens, const char *base, const char *bytes, unsigned size, mp_object *object) {
  (void)base, (void)object;
  return mp_on_bytes(tokens, MP_STR, bytes, size);
}
static inline int mp_on_bin(
    mp_tokens **tokens, const char *base, const char *bytes, unsigned size, mp_object *object) {
  (void)base, (void)object;
  return mp_on_bytes(tokens, MP_BIN, bytes, size);
}
// The template's size of an extension includes its type byte.
static inline int mp_on_ext(
    mp_tokens **tokens, const char *base, const char *bytes, unsigned size, mp_object *object) {
  (void)base, (void)object;
  if (size == 0) return MSGPACK_UNPACK_PARSE_ERROR;
  mp_token token = {
      .kind = MP_EXT,
      .ext = (int8_t)*bytes,
      .size = size - 1,
      .value = {.bytes = (const unsigned char *)bytes + 1}};
  return mp_push(*tokens, token);
}

static inline int mp_on_container(mp_tokens **tokens, mp_kind kind, unsigned size) {
  mp_token token = {.kind = (uint8_t)kind, .size = size};
  return mp_push(*tokens, token);
}
static inline int mp_on_array(mp_tokens **tokens, unsigned size, mp_object *object) {
  (void)object;
  return mp_on_container(tokens, MP_ARRAY, size);
}
static inline int mp_on_map(mp_tokens **tokens, unsigned size, mp_object *object) {
  (void)object;
  return mp_on_container(tokens, MP_MAP, size);
}
static inline int mp_on_array_item(mp_tokens **tokens, mp_object *container, mp_object item) {
  (void)tokens, (void)container, (void)item;
  return 0;
}
static inline int mp_on_map_item(
    mp_tokens **tokens, mp_object *container, mp_object key, mp_object value) {
  (void)tokens, (void)container, (void)key, (void)value;
  return 0;
}
static inline mp_object mp_on_root(mp_tokens **tokens) {
  (void)tokens;
  mp_object object = {0};
  return object;
}

#include <msgpack/unpack_template.h>

// Reads exactly one value into `tokens`, replacing what they held.
//
// Returns 1 when the value ends with the input, 0 when the input ends too soon, 2 when bytes follow
// the value, MSGPACK_UNPACK_PARSE_ERROR for a byte that starts no value, and
// MSGPACK_UNPACK_NOMEM_ERROR when memory or the nesting limit is exceeded. The memory is at most a
// token for each input byte, whatever counts the input claims.
static inline int mp_tokenize(mp_tokens *tokens, const void *bytes, size_t count) {
  struct mp_template_context context;
  size_t offset = 0;
  context.user = tokens;
  tokens->count = 0;
  mp_template_init(&context);
  int result = mp_template_execute(&context, (const char *)bytes, count, &offset);
  return result == 1 && offset < count ? 2 : result;
}

#endif
