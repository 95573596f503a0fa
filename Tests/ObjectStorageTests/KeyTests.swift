import Testing

@testable import ObjectStorage

@Suite struct KeyTests {
  /// What LEAN takes, and what it makes of it.
  @Test(arguments: [
    ("a", "a"), ("models/a.bin", "models/a.bin"), ("models\\a.bin", "models/a.bin"),
    (".hidden", "hidden"), ("./a", "a"), ("/a", "a"), ("\\a", "a"), ("a b", "a b"),
    ("a#b$c=d-e_f", "a#b$c=d-e_f"), ("I3DNGZ=/12", "I3DNGZ=/12"), ("a/", "a"), ("a//b", "a/b"),
    ("trailing.", "trailing."), ("./.a", "a"), (".../a", "a"),
  ])
  func leanTakes(name: String, stored: String) throws {
    #expect(try ObjectKey(name).text == stored)
    #expect(try ObjectKey(stored).text == stored)
  }

  /// Beyond LEAN: several dots, colons, and other languages' letters.
  @Test(arguments: ["model.v2.onnx", "BTC:USDT", "größe", "日本", "a*b?", "a..b", "x/.y"])
  func moreIsTaken(name: String) throws {
    #expect(try ObjectKey(name).text == name)
  }

  @Test(arguments: [
    "", "/", ".", "./", "..", "../a", "a/../b", "a/..", "..\\a", "a/./b", "a\nb", "a\u{0}",
    "a\u{7F}", "x/../\u{301}y", "..\\\u{301}y", "x/./\u{301}y",
    String(repeating: "a", count: 1025), String(repeating: "a/", count: 101) + "a",
  ])
  func refused(name: String) {
    #expect(throws: ObjectError.self) { try ObjectKey(name) }
  }

  @Test func theLongest() throws {
    #expect(try ObjectKey(String(repeating: "a", count: 1024)).text.count == 1024)
    #expect(try ObjectKey(String(repeating: "a/", count: 100) + "a").text.count == 201)
  }

  /// A slash is one, whatever accent follows it.
  @Test func slashesWithAccents() throws {
    #expect(try ObjectKey("x/\u{301}y").lastComponent == "\u{301}y")
    #expect(try ObjectKey("/\u{301}y").text.unicodeScalars.elementsEqual("\u{301}y".unicodeScalars))
  }

  /// é of one character and é of two are the same object, since no one can see the difference.
  @Test func oneSpelling() throws {
    #expect(try Array(ObjectKey("e\u{301}").text.utf8) == Array("\u{E9}".utf8))
  }

  /// No two names share a Redis key, colons or not.
  @Test func noCollisions() throws {
    let names = ["a", "a:b", "object:a", "names", ":", "a:0", "chunk:a:0"]
    var seen: Set<String> = []
    for namespace in ["n", "n.o", "o"] {
      let keys = try NamespaceKeys(namespace)
      for key in [keys.names, keys.expiry, keys.totals, keys.changes, keys.garbage] {
        #expect(seen.insert(key).inserted)
      }
      for name in names { #expect(try seen.insert(keys.object(ObjectKey(name))).inserted) }
      #expect(seen.insert(keys.chunk("0a", 0)).inserted)
    }
  }
}
