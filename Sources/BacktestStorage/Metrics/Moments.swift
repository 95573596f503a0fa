#if Backtests
  /// The first four moments of numbers, of which there are at least two.
  struct Moments {
    let mean: Double
    /// The sample's standard deviation: over n − 1.
    let deviation: Double
    /// The third moment about the mean over the third power of the deviation, both over n.
    let skewness: Double
    /// The fourth moment about the mean over the fourth power of the deviation, both over n; 3 of a normal
    /// distribution.
    let kurtosis: Double

    init(of values: [Double]) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      func moment(_ power: Int) -> Double {
        values.reduce(0) { sum, value in
          sum + (0..<power).reduce(1.0) { product, _ in product * (value - mean) }
        } / count
      }
      let variance = moment(2)
      self.mean = mean
      deviation = (variance * count / (count - 1)).squareRoot()
      skewness = moment(3) / (variance * variance.squareRoot())
      kurtosis = moment(4) / (variance * variance)
    }
  }
#endif
