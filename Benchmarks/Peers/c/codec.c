/*
 * libmsgpack's own packer and unpacker on one stored fill, with every text ready.
 *
 * Usage: codec ORDER_FILLED.msgpack
 */
#include <msgpack.h>

#include "measure.h"

typedef struct {
  const char *bytes;
  size_t size;
} text;

/* A fill whose values need no more formatting, in the order of its fields. */
typedef struct {
  text type, trader_id, strategy_id, instrument_id, client_order_id, venue_order_id, account_id;
  text trade_id, position_id, order_side, order_type, last_qty, last_px, currency, commission;
  text liquidity_side, event_id, ts_event, ts_init;
} order_filled;

enum { FIELDS = 21, TEXTS = sizeof(order_filled) / sizeof(text) };

static inline void pack_text(msgpack_packer *packer, const char *bytes, size_t size) {
  msgpack_pack_str(packer, size);
  msgpack_pack_str_body(packer, bytes, size);
}

#define KEY(name) pack_text(packer, name, sizeof(name) - 1)
#define TEXT(name) KEY(#name), pack_text(packer, event->name.bytes, event->name.size)

static void pack_event(msgpack_packer *packer, const order_filled *event) {
  msgpack_pack_map(packer, FIELDS);
  TEXT(type);
  TEXT(trader_id);
  TEXT(strategy_id);
  TEXT(instrument_id);
  TEXT(client_order_id);
  TEXT(venue_order_id);
  TEXT(account_id);
  TEXT(trade_id);
  TEXT(position_id);
  TEXT(order_side);
  TEXT(order_type);
  TEXT(last_qty);
  TEXT(last_px);
  TEXT(currency);
  TEXT(commission);
  TEXT(liquidity_side);
  TEXT(event_id);
  TEXT(ts_event);
  TEXT(ts_init);
  KEY("info");
  msgpack_pack_map(packer, 0);
  KEY("reconciliation");
  msgpack_pack_false(packer);
}

/* Takes the texts out of the tree; they stay in the record's own bytes. */
static void take_fields(const msgpack_object *map, order_filled *event) {
  if (map->type != MSGPACK_OBJECT_MAP || map->via.map.size != FIELDS) fail("not 21 fields");
  text *texts = (text *)event;
  for (int i = 0; i < TEXTS; i++) {
    const msgpack_object *value = &map->via.map.ptr[i].val;
    if (value->type != MSGPACK_OBJECT_STR) fail("not a text");
    texts[i] = (text){value->via.str.ptr, value->via.str.size};
  }
}

int main(int argc, char **argv) {
  if (argc != 2) fail("usage: codec ORDER_FILLED.msgpack");
  size_t size;
  char *record = read_file(argv[1], &size);

  msgpack_zone zone;
  msgpack_object tree;
  order_filled event;
  msgpack_zone_init(&zone, MSGPACK_ZONE_CHUNK_SIZE);
  if (msgpack_unpack(record, size, NULL, &zone, &tree) != MSGPACK_UNPACK_SUCCESS) fail("unpack");
  take_fields(&tree, &event);

  msgpack_sbuffer buffer;
  msgpack_packer packer;
  msgpack_sbuffer_init(&buffer);
  msgpack_packer_init(&packer, &buffer, msgpack_sbuffer_write);
  pack_event(&packer, &event);
  if (buffer.size != size || memcmp(buffer.data, record, size)) fail("other bytes");

  char *copy = malloc(size);
  MEASURE("encode/memcpy", size, {
    memcpy(copy, record, size);
    KEEP(copy);
  });
  MEASURE("encode/libmsgpack", size, {
    buffer.size = 0;
    KEEP(&event);
    pack_event(&packer, &event);
    KEEP(buffer.data);
  });
  msgpack_zone reused;
  msgpack_zone_init(&reused, MSGPACK_ZONE_CHUNK_SIZE);
  MEASURE("decode/libmsgpack", size, {
    msgpack_object result;
    msgpack_zone_clear(&reused);
    KEEP(record);
    if (msgpack_unpack(record, size, NULL, &reused, &result) != MSGPACK_UNPACK_SUCCESS) {
      fail("unpack");
    }
    KEEP(&result);
  });
  return 0;
}
