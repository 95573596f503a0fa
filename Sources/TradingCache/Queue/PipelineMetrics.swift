import Metrics

/// The pipeline's numbers for swift-metrics, each labelled with the trader's key.
///
/// They are recorded by the writer thread, once for each batch and for each failed attempt to write; a
/// trading thread records nothing.
struct PipelineMetrics: Sendable {
  private let confirmedWrites: Counter
  private let rejectedWrites: Counter
  private let reconnects: Counter
  private let batchWrites: Recorder
  private let batchDuration: Timer
  private let queuedWrites: Gauge
  private let queuedBytes: Gauge
  private let oldestUnconfirmed: Gauge
  private let connected: Gauge
  private let stopped: Gauge
  private let journalFailing: Gauge

  init(trader: String) {
    let dimensions = [("trader", trader)]
    confirmedWrites = Counter(label: "trading_cache_confirmed_writes", dimensions: dimensions)
    rejectedWrites = Counter(label: "trading_cache_rejected_writes", dimensions: dimensions)
    reconnects = Counter(label: "trading_cache_reconnects", dimensions: dimensions)
    batchWrites = Recorder(label: "trading_cache_batch_writes", dimensions: dimensions)
    batchDuration = Timer(label: "trading_cache_batch_duration", dimensions: dimensions)
    queuedWrites = Gauge(label: "trading_cache_queued_writes", dimensions: dimensions)
    queuedBytes = Gauge(label: "trading_cache_queued_bytes", dimensions: dimensions)
    oldestUnconfirmed = Gauge(
      label: "trading_cache_oldest_unconfirmed_seconds", dimensions: dimensions)
    connected = Gauge(label: "trading_cache_connected", dimensions: dimensions)
    stopped = Gauge(label: "trading_cache_stopped", dimensions: dimensions)
    journalFailing = Gauge(label: "trading_cache_journal_failing", dimensions: dimensions)
    connected.record(1)
    stopped.record(0)
  }

  /// A batch is settled, so long after its first write was made.
  func settled(writes: Int, rejected: Int, after duration: Duration, left: CacheDatabaseStatus) {
    confirmedWrites.increment(by: writes - rejected)
    if rejected > 0 { rejectedWrites.increment(by: rejected) }
    batchWrites.record(writes)
    batchDuration.record(duration: duration)
    record(left)
  }

  /// The connection was made again.
  func reconnected() { reconnects.increment() }

  /// The connection came or went, is still away, or writing has stopped.
  func changed(_ status: CacheDatabaseStatus) {
    connected.record(status.connection == .connected ? 1 : 0)
    stopped.record(status.stopped == nil ? 0 : 1)
    journalFailing.record(status.journal?.failure == nil ? 0 : 1)
    record(status)
  }

  private func record(_ status: CacheDatabaseStatus) {
    queuedWrites.record(status.queuedWrites)
    queuedBytes.record(status.queuedBytes)
    oldestUnconfirmed.record((status.oldestUnconfirmed ?? .zero) / .seconds(1))
  }
}
