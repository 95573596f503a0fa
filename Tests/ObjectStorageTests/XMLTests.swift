#if XML
  import ObjectStorage
  import Testing

  @Suite struct XMLTests {
    private struct Parameters: Codable, Equatable {
      var name: String
      var lookback: Int
      var weights: [Double]
    }

    @Test func valuesComeBack() async throws {
      let store = try openStore()
      let parameters = Parameters(name: "a < b & \"c\"", lookback: 20, weights: [0.25, -1e-9])
      let info = try await store.saveXML("parameters.xml", parameters)
      #expect(info.contentType == "application/xml")
      #expect(try await store.readXML("parameters.xml") == parameters)
      let text = try await store.read("parameters.xml")
      #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
      #expect(text.contains("<Parameters><name>a &lt; b &amp; "))
      try await store.saveXML("parameters.xml", parameters, rootKey: "momentum")
      #expect(try await store.read("parameters.xml").contains("<momentum>"))
      #expect(try await store.readXML("parameters.xml") == parameters)
    }

    @Test(arguments: ["no XML", "<Parameters><name>x</name></Parameters>"])
    func whatIsNotTheXMLOfTheType(text: String) async throws {
      let store = try openStore()
      try await store.save("a", text)
      guard
        case .undecodable("a", _) = try await failure({
          _ = try await store.readXML("a", as: Parameters.self)
        })
      else {
        Issue.record("read \(text)")
        return
      }
    }
  }
#endif
