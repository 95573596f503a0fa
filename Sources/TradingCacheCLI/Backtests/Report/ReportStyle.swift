#if Backtests
  /// The page's style: light, or dark where the reader's system is.
  enum ReportStyle {
    static let css = """
      :root {
        color-scheme: light dark;
        --page: #f5f6f8; --card: #ffffff; --text: #1b2130; --quiet: #667085; --line: #e4e7ec;
        --zero: #98a2b3; --good: #067647; --bad: #b42318; --best: #eef4ff;
        --c0: #2563eb; --c1: #d97706; --c2: #059669; --c3: #db2777; --c4: #7c3aed; --c5: #0891b2;
        --c6: #65a30d; --c7: #dc2626;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --page: #0e1116; --card: #171b22; --text: #e6e9ef; --quiet: #98a2b3; --line: #2a303b;
          --zero: #5d6675; --good: #4ade80; --bad: #f87171; --best: #1d2a44;
          --c0: #60a5fa; --c1: #fbbf24; --c2: #34d399; --c3: #f472b6; --c4: #a78bfa; --c5: #22d3ee;
          --c6: #a3e635; --c7: #f87171;
        }
      }
      * { box-sizing: border-box; }
      body {
        margin: 0; background: var(--page); color: var(--text);
        font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
      }
      main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
      h1, h2, li { overflow-wrap: anywhere; }
      h1 { font-size: 28px; margin: 0; letter-spacing: -0.02em; }
      h2 { font-size: 17px; margin: 0 0 12px; }
      .meta { color: var(--quiet); margin: 4px 0 24px; }
      section {
        background: var(--card); border: 1px solid var(--line); border-radius: 12px;
        padding: 20px 22px; margin: 0 0 20px;
      }
      svg { display: block; width: 100%; height: auto; overflow: visible; }
      .narrow { display: none; }
      .grid { stroke: var(--line); }
      .zero { stroke: var(--zero); }
      .axis { fill: var(--quiet); font-size: 12px; }
      .start { text-anchor: start; } .middle { text-anchor: middle; } .end { text-anchor: end; }
      .line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
      .area { fill: var(--c); opacity: 0.14; }
      .bar { fill: var(--c); opacity: 0.85; }
      .value { fill: var(--text); font-size: 12px; font-variant-numeric: tabular-nums; }
      .value.best { font-weight: 700; }
      .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
      .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }
      .legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 0 0 12px; padding: 0; }
      .legend li { list-style: none; color: var(--quiet); }
      .legend li::before {
        content: ""; display: inline-block; width: 12px; height: 12px; border-radius: 3px;
        background: var(--c); margin-right: 7px; vertical-align: -1px;
      }
      .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 22px; }
      .bars { margin: 0; }
      figcaption { font-weight: 600; font-size: 13px; margin-bottom: 6px; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-size: 14px; }
      th, td { padding: 7px 10px; border-bottom: 1px solid var(--line); text-align: left; }
      th { color: var(--quiet); font-weight: 500; }
      thead th { color: var(--text); font-weight: 600; }
      tr:last-child > * { border-bottom: 0; }
      .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      td.best { background: var(--best); font-weight: 650; }
      .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(108px, 1fr)); gap: 10px; margin: 14px 0 18px; }
      .cards div { border: 1px solid var(--line); border-radius: 9px; padding: 9px 12px; }
      .cards dt { color: var(--quiet); font-size: 12px; }
      .cards dd { margin: 0; font-size: 19px; font-weight: 620; font-variant-numeric: tabular-nums; }
      .good { color: var(--good); } .bad { color: var(--bad); }
      .facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 14px 0 0; font-size: 14px; }
      .facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }
      .badge {
        font-size: 12px; font-weight: 600; border-radius: 99px; padding: 2px 9px; margin-left: 8px;
        background: var(--best); color: var(--quiet); vertical-align: 2px;
      }
      .dot { display: inline-block; width: 12px; height: 12px; border-radius: 3px; background: var(--c); margin-right: 9px; }
      code { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; }
      .line { vector-effect: non-scaling-stroke; }
      @media (max-width: 640px) {
        main { padding: 16px 10px 40px; }
        section { padding: 14px 12px; }
        .wide { display: none; }
        .narrow { display: block; }
      }
      @media print { body { background: none; } section { break-inside: avoid; } }
      """
  }
#endif
