//! rmp-serde on one stored fill: a struct whose texts are ready, to bytes and back.
//!
//! Usage: codec ORDER_FILLED.msgpack

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

/// A fill as `rmp_serde` users keep it: owned texts.
#[derive(Serialize, Deserialize)]
struct OrderFilled {
    r#type: String,
    trader_id: String,
    strategy_id: String,
    instrument_id: String,
    client_order_id: String,
    venue_order_id: String,
    account_id: String,
    trade_id: String,
    position_id: Option<String>,
    order_side: String,
    order_type: String,
    last_qty: String,
    last_px: String,
    currency: String,
    commission: String,
    liquidity_side: String,
    event_id: String,
    ts_event: String,
    ts_init: String,
    info: BTreeMap<String, String>,
    reconciliation: bool,
}

/// The same, with texts that stay in the record's own bytes.
#[derive(Deserialize)]
#[allow(dead_code)]
struct BorrowedOrderFilled<'a> {
    r#type: &'a str,
    trader_id: &'a str,
    strategy_id: &'a str,
    instrument_id: &'a str,
    client_order_id: &'a str,
    venue_order_id: &'a str,
    account_id: &'a str,
    trade_id: &'a str,
    position_id: Option<&'a str>,
    order_side: &'a str,
    order_type: &'a str,
    last_qty: &'a str,
    last_px: &'a str,
    currency: &'a str,
    commission: &'a str,
    liquidity_side: &'a str,
    event_id: &'a str,
    ts_event: &'a str,
    ts_init: &'a str,
    info: BTreeMap<&'a str, &'a str>,
    reconciliation: bool,
}

/// Short enough to fall between what else the machine does; there are many, so that some do.
const SAMPLE_SECONDS: f64 = 2e-3;

fn sample_count() -> u32 {
    let text = std::env::var("SAMPLES").unwrap_or_default();
    text.parse().unwrap_or(150)
}

/// Runs `body` until a sample is long enough, takes many, prints the quietest: what disturbs
/// one only ever makes it longer.
fn measure(name: &str, bytes: usize, mut body: impl FnMut()) {
    let mut run = |count: u64| {
        let start = Instant::now();
        for _ in 0..count {
            body();
        }
        start.elapsed().as_secs_f64()
    };
    let mut count = 10;
    while run(count) * 2.0 < SAMPLE_SECONDS {
        count *= 2;
    }
    let samples = (0..sample_count()).map(|_| run(count) / count as f64 * 1e9);
    let quietest = samples.fold(f64::INFINITY, f64::min);
    println!("{{\"name\": \"{name}\", \"ns_per_op\": {quietest:.2}, \"bytes\": {bytes}}}");
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: codec ORDER_FILLED.msgpack");
    let record = std::fs::read(path).expect("the record");
    let event: OrderFilled = rmp_serde::from_slice(&record).expect("a fill");

    let mut buffer = Vec::with_capacity(1024);
    rmp_serde::encode::write_named(&mut buffer, &event).expect("encode");
    assert!(buffer == record, "other bytes");

    measure("encode/rmp-serde", record.len(), || {
        buffer.clear();
        rmp_serde::encode::write_named(&mut buffer, black_box(&event)).expect("encode");
        black_box(&buffer);
    });
    measure("decode/rmp-serde", record.len(), || {
        let event: OrderFilled = rmp_serde::from_slice(black_box(&record)).expect("decode");
        black_box(&event);
    });
    measure("decode/rmp-serde-borrowed", record.len(), || {
        let event: BorrowedOrderFilled =
            rmp_serde::from_slice(black_box(&record)).expect("decode");
        black_box(&event);
    });
}
