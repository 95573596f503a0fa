#if Backtests
  import BacktestStorage

  /// Curves over time as SVG; the page's style gives the colours.
  struct CurvesPicture {
    /// A curve and the number of its colour.
    struct Series {
      let color: Int
      let name: String
      /// Nanoseconds since the UNIX epoch.
      let times: [Int64]
      let values: [Double]
    }

    /// The picture's measures for a kind of screen; its letters keep their size on each.
    private struct Layout {
      let name: String
      let width: Double
      let left: Double
      /// How many days are named below the picture.
      let days: Int

      /// The style shows one of them.
      static let all = [
        Layout(name: "wide", width: 960, left: 64, days: 6),
        Layout(name: "narrow", width: 320, left: 56, days: 2),
      ]
    }

    private static let right = 16.0
    private static let top = 12.0
    private static let bottom = 30.0

    let series: [Series]
    var height = 320.0
    /// Whether the space between the curves and zero is filled.
    var isFilled = false
    /// What follows the numbers of the axis.
    var unit = " %"
    /// What the picture shows, for those who cannot see it.
    let title: String

    func add(to page: inout Markup) {
      let times = series.flatMap(\.times)
      guard let first = times.min(), let last = times.max(), first < last else { return }
      let values = series.flatMap(\.values) + (isFilled ? [0] : [])
      let y = AxisScale(values, from: height - Self.bottom, to: Self.top)
      for layout in Layout.all {
        let x = TimeScale(
          first: first, last: last, from: layout.left, to: layout.width - Self.right)
        page.element(
          "svg",
          [
            ("class", "curves \(layout.name)"),
            ("viewBox", "0 0 \(Int(layout.width)) \(Int(height))"), ("role", "img"),
            ("aria-label", title),
          ]
        ) { draw(x, y, layout, &$0) }
      }
    }

    private func draw(_ x: TimeScale, _ y: AxisScale, _ layout: Layout, _ svg: inout Markup) {
      grid(x, y, layout, &svg)
      for series in series {
        let points = zip(series.times, series.values).map { (x.place($0), y.place($1)) }
        if isFilled { fill(points, base: y.place(0), series, &svg) }
        svg.element(
          "path", [("class", "line c\(series.color)"), ("d", Self.path(points))]
        ) { $0.element("title", text: series.name) }
      }
    }

    private func grid(_ x: TimeScale, _ y: AxisScale, _ layout: Layout, _ svg: inout Markup) {
      for tick in y.ticks {
        let place = Self.number(y.place(tick))
        svg.element(
          "line",
          [
            ("class", tick == 0 ? "zero" : "grid"), ("x1", Self.number(layout.left)),
            ("x2", Self.number(layout.width - Self.right)), ("y1", place), ("y2", place),
          ])
        svg.element(
          "text",
          [
            ("class", "axis end"), ("x", Self.number(layout.left - 8)), ("y", place),
            ("dy", "0.32em"),
          ], text: Self.label(tick, step: y.step) + unit)
      }
      let days = layout.days > 2 ? x.ticks : [x.first, x.last]
      for (index, tick) in days.enumerated() {
        let anchor = index == 0 ? "start" : index == days.count - 1 ? "end" : "middle"
        svg.element(
          "text",
          [
            ("class", "axis \(anchor)"), ("x", Self.number(x.place(tick))),
            ("y", Self.number(height - 8)),
          ], text: Figures.day(tick))
      }
    }

    private func fill(
      _ points: [(Double, Double)], base: Double, _ series: Series, _ svg: inout Markup
    ) {
      guard let first = points.first, let last = points.last else { return }
      let ends = " L\(Self.number(last.0)) \(Self.number(base)) L\(Self.number(first.0)) "
      svg.element(
        "path",
        [
          ("class", "area c\(series.color)"),
          ("d", Self.path(points) + ends + "\(Self.number(base)) Z"),
        ])
    }

    private static func path(_ points: [(Double, Double)]) -> String {
      points.enumerated().map { index, point in
        "\(index == 0 ? "M" : "L")\(number(point.0)) \(number(point.1))"
      }.joined(separator: " ")
    }

    private static func label(_ value: Double, step: Double) -> String {
      Figures.fixed(value, decimals: step >= 1 || value == 0 ? 0 : 2)
    }

    /// A coordinate: a tenth of a dot is enough.
    static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
  }

  /// A stretch of time in a picture, in nanoseconds since the UNIX epoch.
  struct TimeScale {
    let first: Int64
    let last: Int64
    let from: Double
    let to: Double

    func place(_ time: Int64) -> Double {
      let part = time.since(first) / last.since(first)
      return from + part * (to - from)
    }

    /// Six moments from the first to the last.
    var ticks: [Int64] {
      let step = last / 5 - first / 5
      return (0..<5).map { first + $0 * step } + [last]
    }
  }
#endif
