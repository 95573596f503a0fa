/// The memory that a record is written to: checked once per value, then written without looking.
///
/// When it is full, what follows goes to a stage, a small memory of its own. Each time the stage is
/// full it is copied to where its bytes belong, as far as there is room, and counted. So a record that
/// fits is complete to its last byte although values claim more room than they need, and one that does
/// not fit is counted to its end.
///
/// It is a plain struct that the slow paths take and return by value: with no address of it given away,
/// the compiler keeps it in registers from field to field, which is most of the writer's speed.
struct OutputRoom {
  /// Where the next byte goes.
  var next: UnsafeMutableRawPointer
  /// The end of what may be written now: of the target, or of the stage.
  private var end: UnsafeMutableRawPointer
  /// The first of the bytes up to `next` that are not counted yet.
  private var start: UnsafeMutableRawPointer
  /// How many bytes came before `start`.
  private var counted = 0
  private let target: UnsafeMutableRawBufferPointer
  /// Memory of `stageSize` bytes, once the target was full; its owner frees it.
  private(set) var stage: UnsafeMutableRawPointer?
  private var stageSize = 0

  init(_ target: UnsafeMutableRawBufferPointer) {
    self.target = target
    // The address is never written to when the target is empty.
    next = target.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 16).unsafelyUnwrapped
    end = next + target.count
    start = next
  }

  /// The bytes written so far, those that did not fit included.
  var count: Int { counted + (next - start) }

  /// Makes room for `count` bytes at `next`.
  @inline(__always)
  mutating func make(_ count: Int) {
    if _slowPath(end - next < count) { self = Self.staged(self, count) }
  }

  /// Appends bytes of any number.
  @inline(__always)
  mutating func append(_ bytes: UnsafeRawPointer, _ count: Int) {
    if _fastPath(end - next >= count) {
      next.copyMemory(from: bytes, byteCount: count)
      next += count
    } else {
      self = Self.appended(self, bytes, count)
    }
  }

  /// Makes sure that the target holds everything that fits it.
  mutating func finish() {
    if start == stage { self = Self.staged(self, 0) }
  }

  /// The same room with everything counted, and an empty stage of at least `size` bytes to write to.
  @inline(never)
  private static func staged(_ room: OutputRoom, _ size: Int) -> OutputRoom {
    var room = room
    if room.start == room.stage { room.copyToTarget(room.start, room.next - room.start) }
    room.counted += room.next - room.start
    let stage = room.stage(of: size)
    room.start = stage
    room.next = stage
    room.end = stage + room.stageSize
    return room
  }

  /// The stage, a larger one if it has to be.
  private mutating func stage(of size: Int) -> UnsafeMutableRawPointer {
    if let stage, stageSize >= size { return stage }
    stage?.deallocate()
    stageSize = max(size, 2048)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: stageSize, alignment: 16)
    stage = larger
    return larger
  }

  @inline(never)
  private static func appended(
    _ room: OutputRoom, _ bytes: UnsafeRawPointer, _ count: Int
  ) -> OutputRoom {
    var room = staged(room, 0)
    room.copyToTarget(bytes, count)
    room.counted += count
    return room
  }

  /// Copies bytes to where they belong, unless they do not fit: then the record is to be written again.
  private func copyToTarget(_ bytes: UnsafeRawPointer, _ count: Int) {
    guard count > 0, counted <= target.count, count <= target.count - counted else { return }
    target.baseAddress.map { ($0 + counted).copyMemory(from: bytes, byteCount: count) }
  }
}
