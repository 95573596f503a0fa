#if Backtests
  import BacktestStorage
  import Testing
  import TradingModel

  @Suite struct DownsamplingTests {
    /// A random walk that can be repeated.
    private static func walk(_ count: Int, seed: UInt64) -> [EquityPoint] {
      var state = seed
      var equity = 10_000.0
      return curve(
        (0..<count).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          equity *= 1 + (Double(state >> 33) / Double(1 << 31) - 0.5) / 50
          return equity
        }, every: 60)
    }

    @Test(arguments: [8, 9, 50, 500, 1001], [1, 2, 3, 4, 5] as [UInt64])
    func theEndsTheExtremesAndTheDrawdownStay(limit: Int, seed: UInt64) throws {
      let points = Self.walk(20_000, seed: seed)
      let kept = points.downsampled(to: limit)
      #expect(kept.count <= limit)
      #expect(kept.count >= limit / 2)
      #expect(kept.first == points.first)
      #expect(kept.last == points.last)
      #expect(kept.map(\.equity).min() == points.map(\.equity).min())
      #expect(kept.map(\.equity).max() == points.map(\.equity).max())
      #expect(kept.underwater.max() == points.underwater.max())
      #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.nanoseconds < $1.nanoseconds })
      #expect(Set(kept).isSubset(of: points))
    }

    @Test func aShortCurveStaysWhole() {
      let points = Self.walk(500, seed: 7)
      #expect(points.downsampled(to: 500) == points)
      #expect([EquityPoint]().downsampled(to: 500).isEmpty)
      #expect(points.downsampled(to: -3).count <= 8)
    }

    @Test func pointsOutOfOrderAreTakenAsTheyCome() {
      let points = Array(Self.walk(500, seed: 7).reversed())
      #expect(points.downsampled(to: 50).count <= 50)
    }

    @Test func aSingleSpikeStays() {
      var values = [Double](repeating: 100, count: 10_000)
      values[4321] = 50
      values[8765] = 150
      let kept = curve(values).downsampled(to: 40)
      #expect(kept.map(\.equity).min() == 50)
      #expect(kept.map(\.equity).max() == 150)
    }
  }
#endif
