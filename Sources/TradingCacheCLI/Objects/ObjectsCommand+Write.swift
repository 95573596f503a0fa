import ArgumentParser
import Foundation
import ObjectStorage

extension ObjectsCommand {
  /// `trading-cache objects put`: saves an object.
  struct Put: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Saves standard input, or a file, as a new version of an object; or a folder below a key.",
      discussion: """
        The version is visible when all of it is there. With another status than 0 the object is what it \
        was, unless the message says that this is unknown.
        """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var printing: PrintOptions
    @OptionGroup var conditions: ConditionOptions
    @Argument(help: "The object.") var key: String
    @Argument(help: "The file; without, or with -, standard input.") var file = "-"
    @Flag(help: "Only if there is no such object.") var ifAbsent = false
    @Option(help: "The media type.") var type = "application/octet-stream"
    @Option(help: "The seconds after which the object is gone; without, never.") var ttl: Double?
    @OptionGroup var keeping: KeepOptions
    @Flag(help: "All files of a folder, each as an object below the key.") var recursive = false
    @Option(help: "The most bytes that the namespace may hold afterwards.") var maxBytes = 10 << 30
    @Option(help: "The most objects that the namespace may hold afterwards.")
    var maxObjects = 10_000

    func run() async throws {
      let condition = try conditions.condition(isAbsent: ifAbsent)
      if let ttl, !(0.001...3_000_000_000).contains(ttl) {
        throw Failure.usage("--ttl is a positive number of seconds")
      }
      let timeToLive = ttl.map { Duration.milliseconds(Int64($0 * 1000)) }
      try await options.withStore {
        keeping.apply(to: &$0)
        $0.maxBytes = maxBytes
        $0.maxObjects = maxObjects
      } _: { store in
        let save = { (key: String, file: String) async throws(ObjectError) -> ObjectInfo in
          try await store.save(
            key, contentsOfFile: file, when: condition, contentType: type, timeToLive: timeToLive)
        }
        if recursive {
          guard file != "-" else { throw Failure.usage("--recursive takes a folder") }
          printing.print(try await Folder.put(file, below: key, save))
        } else if file == "-" {
          printing.print([
            try await store.save(
              key, chunks: FileChunks(.standardInput), when: condition, contentType: type,
              timeToLive: timeToLive)
          ])
        } else {
          printing.print([try await save(key, file)])
        }
      }
    }
  }

  /// `trading-cache objects remove`: deletes an object.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deletes an object with all its versions; or all objects below a key.",
      discussion: """
        With --recursive it says how many objects there are, and asks a person before it deletes them.
        """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var conditions: ConditionOptions
    @Argument(help: "The object.") var key: String
    @Flag(help: "All objects below the key.") var recursive = false

    func run() async throws {
      let condition = try conditions.condition()
      guard !recursive || condition == .always else {
        throw Failure.usage("--recursive and --if-version exclude each other")
      }
      try await options.withStore { store in
        guard !recursive else { return try await store.remove(allBelow: key) }
        guard try await store.delete(key, when: condition) else {
          throw ObjectError.notFound(key: key, version: nil)
        }
      }
    }
  }

  /// `trading-cache objects rollback`: makes an earlier version the newest again.
  struct Rollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes an earlier version the newest again, as a new version.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var printing: PrintOptions
    @OptionGroup var conditions: ConditionOptions
    @Argument(help: "The object.") var key: String
    @Argument(help: "The number of one of its kept versions.") var version: Int
    @OptionGroup var keeping: KeepOptions

    func run() async throws {
      let condition = try conditions.condition()
      try await options.withStore {
        keeping.apply(to: &$0)
      } _: { store in
        printing.print([try await store.rollBack(key, to: version, when: condition)])
      }
    }
  }
}
