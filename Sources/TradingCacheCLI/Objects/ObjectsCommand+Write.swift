import ArgumentParser
import Foundation
import ObjectStorage

extension ObjectsCommand {
  /// `trading-cache objects put`: saves an object.
  struct Put: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Saves standard input, or a file, as a new version of an object.",
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
    @Option(help: "How many versions are kept, this one included.") var keep = 3
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
        $0.keptVersions = keep
        $0.maxBytes = maxBytes
        $0.maxObjects = maxObjects
      } _: { store in
        let content = file == "-" ? FileChunks(.standardInput) : FileChunks(path: file)
        printing.print([
          try await store.save(
            key, chunks: content, when: condition, contentType: type, timeToLive: timeToLive)
        ])
      }
    }
  }

  /// `trading-cache objects remove`: deletes an object.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deletes an object with all its versions.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var conditions: ConditionOptions
    @Argument(help: "The object.") var key: String

    func run() async throws {
      let condition = try conditions.condition()
      try await options.withStore { store in
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
    @Option(help: "How many versions are kept, the new one included.") var keep = 3

    func run() async throws {
      let condition = try conditions.condition()
      try await options.withStore {
        $0.keptVersions = keep
      } _: { store in
        printing.print([try await store.rollBack(key, to: version, when: condition)])
      }
    }
  }
}
