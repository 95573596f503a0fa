#if Backtests
  import Testing
  import TradingModel
  import TradingSerialization

  @testable import BacktestStorage

  /// The JSON and the hash by which an identical backtest is found.
  @Suite struct IdentityTests {
    private func text(_ value: DynamicValue) throws -> String {
      try value.jsonText(.canonical, field: "")
    }

    // RFC 8785, section 3.2.2 and 3.2.3, and the number samples of its appendix B.
    @Test func canonicalJSONIsTheStandards() throws {
      let value = try DynamicValue(
        json: Array(
          #"""
          {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
           "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
           "literals": [null, true, false]}
          """#.utf8))
      #expect(
        try text(value)
          == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
          + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
      let sorted = try DynamicValue(
        json: Array(
          #"""
          {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
           "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
           "\u00f6": "Latin Small Letter O With Diaeresis"}
          """#.utf8))
      guard
        case .map(let map) = try DynamicValue(
          json: Array(try text(sorted).utf8))
      else {
        Issue.record("not a map")
        return
      }
      let names = map.entries.map { entry in
        if case .string(let name) = entry.key { name } else { "" }
      }
      #expect(names == ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"])
    }

    @Test(
      arguments: [
        (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (1, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"), (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      ] as [(UInt64, String)])
    func doublesAreECMAScripts(bits: UInt64, text: String) throws {
      #expect(try self.text(.double(Double(bitPattern: bits))) == text)
    }

    @Test func whatJSONCannotHoldIsRefused() throws {
      let values: [DynamicValue] = [
        .double(.nan), .double(.infinity), .bytes([1]), .ext(type: 1, bytes: []),
        .map(DynamicMap(entries: [.init(key: .int(1), value: .null)])),
        .map(["a": 1, "a": 2]),
      ]
      for value in values {
        #expect(throws: BacktestError.self) { try value.jsonText(.canonical, field: "x") }
        let setup = try BacktestSetup.sample(configuration: ["value": value])
        #expect(throws: BacktestError.self) { try setup.fingerprint() }
        #expect(throws: BacktestError.self) { try TemporaryDatabase().open().begin(setup) }
      }
    }

    // NIST's examples for SHA-256, and a million times "a" from FIPS 180-2.
    @Test func hashesAreSHA256() {
      func hash(_ text: String) -> String { ContentHash.hex(of: text) }
      #expect(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
      #expect(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      #expect(
        hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
          == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
      var pieces = ContentHash()
      for size in 1..<1414 { pieces.update(String(repeating: "a", count: size)) }
      pieces.update(String(repeating: "a", count: 1_000_000 - 1413 * 1414 / 2))
      #expect(pieces.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func theOrderOfParametersAndTheSpellingOfNumbersDoNotMatter() throws {
      let one = try BacktestSetup.sample(
        capital: "10000.00", configuration: ["a": 1, "b": .map(["c": 2, "d": 0.5])])
      let other = try BacktestSetup.sample(
        capital: "1E+4", configuration: ["b": .map(["d": 5e-1, "c": 2.0]), "a": 1.0])
      #expect(try one.fingerprint() == other.fingerprint())
    }

    @Test func everyFieldMatters() throws {
      let setup = try BacktestSetup.sample()
      let capital = try ExactDecimal("10000.01")
      let changes: [(inout BacktestSetup) -> Void] = [
        { $0.symbol = "ETHUSDT" }, { $0.timeframe = "4h" }, { $0.strategy = "Other" },
        { $0.strategy = nil }, { $0.modelPath = "m.pt" }, { $0.startDate += 1 },
        { $0.endDate += 1 },
        { $0.initialCapital = capital }, { $0.currency = "USD" }, { $0.configuration = nil },
        { $0.configuration?["fast"] = 11 }, { $0.codeVersion = "v2" }, { $0.dataHash = "other" },
      ]
      var seen: Set<String> = [try setup.fingerprint()]
      for change in changes {
        var changed = setup
        change(&changed)
        #expect(seen.insert(try changed.fingerprint()).inserted)
      }
    }

    @Test func theHashedJSONIsTheDocumentedOne() throws {
      let setup = try BacktestSetup.sample()
      #expect(
        try setup.canonicalJSON()
          == #"{"code_version":"c0ffee","configuration":{"fast":10,"slow":30},"currency":"USDT","#
          + #""data_hash":"d47a","end_date":1710000000,"initial_capital":"10000","model_path":null,"#
          + #""start_date":1700000000,"strategy":"Cross","symbol":"BTCUSDT","timeframe":"1h"}"#)
    }

    @Test(arguments: [
      ("0", "0"), ("-0.00", "0"), ("100", "100"), ("1E+2", "100"), ("1.50", "1.5"),
      ("1.5E-7", "0.00000015"),
      ("-12.340E+1", "-123.4"), ("0.001", "0.001"), ("1E+999", "1E+999"),
    ])
    func amountsHaveOnePlainText(written: String, plain: String) throws {
      #expect(try ExactDecimal(written).plainText == plain)
    }
  }
#endif
