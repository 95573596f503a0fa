import RedisClient

/// The writer thread of a store on this machine: one batch after another, each in one transaction.
final class LocalWriter: Sendable {
  private let pipeline: WritePipeline
  private let store: any LocalStore
  /// How often an idle writer looks whether the fence is still its own.
  private let checkInterval: Duration

  init(_ store: any LocalStore, pipeline: WritePipeline, checkInterval: Duration = .seconds(1)) {
    self.store = store
    self.pipeline = pipeline
    self.checkInterval = checkInterval
  }

  /// The thread's body: ends when the pipeline says so.
  func run() {
    var backoff = Backoff(initialDelay: .milliseconds(10), maxDelay: .seconds(1))
    loop: while true {
      switch pipeline.next() {
      case .batch(let batch): deliver(batch, &backoff)
      case .gather(let pause): pipeline.wakePipe.wait(alsoFor: nil, timeout: pause)
      case .sleep: idle()
      case .end: break loop
      }
    }
    if pipeline.isDrained {
      store.noteCleanStop(Marker(epoch: pipeline.epoch, sequence: pipeline.settledSequence))
    }
    pipeline.writerHasEnded()
  }

  /// Tries until the batch's fate is known, or until it can have none.
  private func deliver(_ batch: PendingBatch, _ backoff: inout Backoff) {
    while !pipeline.isEndingAtOnce {
      do throws(CacheError) {
        let outcome = try store.apply(
          batch, epoch: pipeline.epoch, confirmed: pipeline.settledSequence)
        pipeline.connected()
        backoff.reset()
        if case .applied(let failures) = outcome {
          pipeline.makeSpares()
          return pipeline.settle(batch, failures)
        }
        return stop(outcome)
      } catch {
        pipeline.disconnected(error)
        pipeline.wakePipe.wait(alsoFor: nil, timeout: backoff.delay())
      }
    }
  }

  private func idle() {
    pipeline.wakePipe.wait(alsoFor: nil, timeout: checkInterval)
    let outcome = try? store.check(
      epoch: pipeline.epoch, confirmed: pipeline.settledSequence)
    if let outcome { stop(outcome) }
  }

  private func stop(_ outcome: LocalOutcome) {
    switch outcome {
    case .applied: break
    case .fenced(let holder): pipeline.fail(.fenced(by: holder))
    case .dataLoss(let found):
      pipeline.fail(.dataLoss(confirmed: pipeline.settledSequence, found: found))
    }
  }
}
