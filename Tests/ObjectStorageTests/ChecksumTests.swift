import Testing

@testable import ObjectStorage

@Suite struct ChecksumTests {
  @Test(arguments: [
    ("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
    ("123", "3c697d223fa7e885"),
  ])
  func ofTexts(text: String, expected: String) {
    #expect(XXHash64.text(XXHash64.of(text)) == expected)
  }

  /// What python-xxhash 4.1 computes of the bytes `(7 i + 3) mod 251`, without a seed and with one.
  @Test(arguments: [
    (3, "31d2363f52e564c9", "78efd77575e26575"), (4, "9bb64b7d66ee9fda", "6f0a6c97d68bf353"),
    (7, "9a7b149959ce60d8", "d97ede93c9d66a0d"), (8, "dab99d95c6f90092", "a2f1e28437a78a1b"),
    (12, "d52e407833af5133", "bcc9f0d616ff9a7b"), (31, "a2aa5f33cc4a6119", "755437271d1d0a84"),
    (32, "23c3c17ef790fd97", "bf624b932c090428"), (33, "50a7cfc7ba588784", "7aceaf1e9d34ea35"),
    (63, "f1438f15b9ed16e9", "4c502ed63ce90f6d"), (64, "2cd990a1beed6894", "dce60e9583867648"),
    (100, "778e26df8290f456", "b505942818e1dc5b"), (1000, "021f7a7424085ea4", "b1e2cbbfa504da2c"),
  ])
  func asTheReferenceComputesIt(count: Int, plain: String, seeded: String) {
    let bytes = (0..<count).map { UInt8(($0 * 7 + 3) % 251) }
    bytes.withUnsafeBytes { bytes in
      #expect(XXHash64.text(XXHash64.of(bytes)) == plain)
      #expect(XXHash64.text(XXHash64.of(bytes, seed: 0x9E37_79B9_7F4A_7C15)) == seeded)
    }
  }

  /// Pieces of any size give the checksum of the whole.
  @Test func pieces() {
    let bytes = sampleBytes(300)
    for count in 0...300 {
      let whole = bytes[..<count].withUnsafeBytes { XXHash64.of($0, seed: 7) }
      for size in [1, 3, 31, 32, 33, 64, 100] {
        var hash = XXHash64(seed: 7)
        var start = 0
        while start < count {
          let end = min(start + size, count)
          bytes[start..<end].withUnsafeBytes { hash.add($0) }
          start = end
        }
        #expect(hash.value == whole, "\(count) bytes by \(size)")
      }
    }
  }
}
