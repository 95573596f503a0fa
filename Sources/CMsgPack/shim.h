// libmsgpack's own pack and unpack templates, instantiated for this package.
//
// The library's ready-made packer calls a function pointer for every few bytes, and its ready-made
// unpacker builds a tree in a zone. The templates are the same code without either: packing appends
// inline to memory that has room, and unpacking only checks. What is read is read value by value, where
// it stands, by a function of our own. Everything is `static inline`, so nothing has to be linked.
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

// Where the next byte goes. Whoever packs has made room for the whole value before.
typedef struct {
  unsigned char *next;
} mp_writer;

static inline void mp_append(mp_writer *writer, const void *bytes, size_t count) {
  memcpy(writer->next, bytes, count);
  writer->next += count;
}

#define msgpack_pack_inline_func(name) static inline void mp_pack##name
#define msgpack_pack_inline_func_cint(name) static inline void mp_pack##name
#define msgpack_pack_user mp_writer *
#define msgpack_pack_append_buffer(writer, bytes, count) mp_append(writer, bytes, count)
#include <msgpack/pack_template.h>

// MARK: Reading

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

// Whether a text of less than 32 bytes stands at `next`; false as well where the input is too short.
static inline bool mp_is_short_text(
    const unsigned char *next, const unsigned char *end, const void *text, size_t size) {
  return (size_t)(end - next) > size && *next == (0xA0 | size) && memcmp(next + 1, text, size) == 0;
}

static inline uint64_t mp_number(const unsigned char *bytes, size_t width) {
  uint64_t number = 0;
  for (size_t i = 0; i < width; i++) number = number << 8 | bytes[i];
  return number;
}

// Reads the value at `*next`, of a container its head, and moves behind it. Returns false where the
// input ends too soon or the byte starts no value. It trusts nothing.
static inline bool mp_read(
    const unsigned char **next, const unsigned char *end, mp_token *token) {
  const unsigned char *bytes = *next;
  if (bytes >= end) return false;
  unsigned char head = *bytes++;
  size_t left = (size_t)(end - bytes);
  mp_token read = {.kind = MP_NIL};

  if (head < 0x80) {
    read.kind = MP_UINT, read.value.u = head;
  } else if (head >= 0xE0) {
    read.kind = MP_INT, read.value.i = (int8_t)head;
  } else if (head < 0x90) {
    read.kind = MP_MAP, read.size = head & 0x0F;
  } else if (head < 0xA0) {
    read.kind = MP_ARRAY, read.size = head & 0x0F;
  } else if (head < 0xC0) {
    read.kind = MP_STR, read.size = head & 0x1F;
  } else if (head == 0xC0) {
    read.kind = MP_NIL;
  } else if (head == 0xC1) {
    return false;
  } else if (head <= 0xC3) {
    read.kind = MP_BOOL, read.value.u = head & 1;
  } else {
    // How many bytes of length or number follow the head, for each head from 0xC4 on.
    static const unsigned char widths[28] = {1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2,
                                             4, 8, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4};
    size_t width = widths[head - 0xC4];
    if (left < width) return false;
    uint64_t number = mp_number(bytes, width);
    bytes += width, left -= width;
    if (head <= 0xC6) {
      read.kind = MP_BIN, read.size = (uint32_t)number;
    } else if (head <= 0xC9 || (head >= 0xD4 && head <= 0xD8)) {
      if (left < 1) return false;
      read.kind = MP_EXT, read.ext = (int8_t)*bytes++, left--;
      read.size = head <= 0xC9 ? (uint32_t)number : 1u << (head - 0xD4);
    } else if (head == 0xCA) {
      uint32_t bits = (uint32_t)number;
      float value;
      memcpy(&value, &bits, sizeof value);
      read.kind = MP_DOUBLE, read.value.d = value;
    } else if (head == 0xCB) {
      read.kind = MP_DOUBLE, read.value.u = number;
    } else if (head <= 0xCF) {
      read.kind = MP_UINT, read.value.u = number;
    } else if (head <= 0xD3) {
      unsigned unused = 64 - 8 * (unsigned)width;  // bits in front, which take the sign
      read.value.i = (int64_t)(number << unused) >> unused;
      read.kind = read.value.i < 0 ? MP_INT : MP_UINT;
    } else {
      read.kind = head <= 0xDB ? MP_STR : head <= 0xDD ? MP_ARRAY : MP_MAP;
      read.size = (uint32_t)number;
    }
  }
  if (read.kind == MP_STR || read.kind == MP_BIN || read.kind == MP_EXT) {
    if (left < read.size) return false;
    read.value.bytes = bytes;
    bytes += read.size;
  }
  *next = bytes;
  *token = read;
  return true;
}

// Moves behind the value at `*next`, children included; false as `mp_read`. The time is bounded by the
// input, whatever counts it claims.
static inline bool mp_skip(const unsigned char **next, const unsigned char *end) {
  const unsigned char *bytes = *next;
  uint64_t pending = 1;
  for (; pending > 0; pending--) {
    mp_token token;
    if (!mp_read(&bytes, end, &token)) return false;
    if (token.kind == MP_ARRAY) pending += token.size;
    if (token.kind == MP_MAP) pending += 2 * (uint64_t)token.size;
  }
  *next = bytes;
  return true;
}

// MARK: Checking

// libmsgpack's unpacker keeps nothing here: it only tells whether bytes are one value.
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
#define msgpack_unpack_user mp_object

#define MP_ON(name, ...)                                              \
  static inline int mp_on_##name(mp_object *user, __VA_ARGS__) {      \
    return 0;                                                         \
  }
#define MP_ON_NUMBER(name, type) MP_ON(name, type value, mp_object *object)
#define MP_ON_BYTES(name) \
  MP_ON(name, const char *base, const char *bytes, unsigned size, mp_object *object)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-parameter"
MP_ON_NUMBER(uint8, uint8_t)
MP_ON_NUMBER(uint16, uint16_t)
MP_ON_NUMBER(uint32, uint32_t)
MP_ON_NUMBER(uint64, uint64_t)
MP_ON_NUMBER(int8, int8_t)
MP_ON_NUMBER(int16, int16_t)
MP_ON_NUMBER(int32, int32_t)
MP_ON_NUMBER(int64, int64_t)
MP_ON_NUMBER(float, float)
MP_ON_NUMBER(double, double)
MP_ON(nil, mp_object *object)
MP_ON(true, mp_object *object)
MP_ON(false, mp_object *object)
MP_ON_BYTES(str)
MP_ON_BYTES(bin)
MP_ON_BYTES(ext)
MP_ON_NUMBER(array, unsigned)
MP_ON_NUMBER(map, unsigned)
MP_ON(array_item, mp_object *container, mp_object item)
MP_ON(map_item, mp_object *container, mp_object key, mp_object value)
static inline mp_object mp_on_root(mp_object *user) { return *user; }
#pragma clang diagnostic pop
#undef MP_ON
#undef MP_ON_NUMBER
#undef MP_ON_BYTES

#include <msgpack/unpack_template.h>

// Whether bytes are exactly one value.
//
// Returns 1 when the value ends with the input, 0 when the input ends too soon, 2 when bytes follow
// the value, MSGPACK_UNPACK_PARSE_ERROR for a byte that starts no value, and
// MSGPACK_UNPACK_NOMEM_ERROR when the nesting limit is exceeded.
static inline int mp_check(const void *bytes, size_t count) {
  struct mp_template_context context;
  size_t offset = 0;
  context.user = (mp_object){0};
  mp_template_init(&context);
  int result = mp_template_execute(&context, (const char *)bytes, count, &offset);
  return result == 1 && offset < count ? 2 : result;
}

#endif
