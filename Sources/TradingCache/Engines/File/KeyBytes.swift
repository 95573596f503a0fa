#if File
  extension [UInt8] {
    /// Calls `body` with the bytes.
    func withBytes<Result, Failure: Error>(
      _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      try withUnsafeBufferPointer { (bytes) throws(Failure) in
        try body(UnsafeRawBufferPointer(bytes))
      }
    }
  }

  extension FamilyKeys {
    /// Whether they are in the order of their bytes, and not many other keys are between them.
    var isDense: Bool {
      guard let first = places.first, let last = places.last else { return true }
      return last - first < 2 * places.count && zip(places, places.dropFirst()).allSatisfy(<)
    }

    /// A key as it is.
    func bytes(at index: Int) -> [UInt8] {
      list.withKey(at: places[index]) { [UInt8]($0) }
    }

    /// Below, at or above 0, as a key comes before, is, or comes after one of these.
    func order(of key: UnsafeRawBufferPointer, toKeyAt index: Int) -> Int {
      list.withKey(at: places[index]) { KeyList.order(key, $0) }
    }
  }
#endif
