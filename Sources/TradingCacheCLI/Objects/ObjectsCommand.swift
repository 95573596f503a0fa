import ArgumentParser
import ObjectStorage
import RedisClient
import TradingCache
import TradingModel
import TradingSerialization

/// `trading-cache objects`: looks into an object store, and puts objects into it.
struct ObjectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objects", abstract: "Lists, reads and writes the objects of a namespace.",
    discussion: """
      Content is streamed: an object of gigabytes takes a few megabytes of memory. Every change is of one \
      piece, and known at once to whoever follows the namespace.
      """,
    subcommands: [
      List.self, Show.self, Get.self, Put.self, Remove.self, History.self, Rollback.self,
    ])

  /// Which store a command is about.
  struct StoreOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions

    @Option(help: "The namespace, which processes of the same name share.")
    var namespace: String

    /// Opens the store for one command, and closes it afterwards.
    func withStore<Result>(
      _ adjust: (inout ObjectStore.Configuration) -> Void = { _ in },
      _ body: (ObjectStore) async throws -> Result
    ) async throws -> Result {
      var configuration = ObjectStore.Configuration(redis: try server.configuration().redis)
      // A person who waits wants to know soon.
      configuration.retryTimeout = .seconds(2)
      adjust(&configuration)
      do {
        let store = try ObjectStore(namespace: namespace, configuration, logger: .quiet)
        defer { store.close() }
        return try await body(store)
      } catch let error as ObjectError {
        throw Failure(error)
      }
    }
  }

  /// How what is known of objects is printed.
  struct PrintOptions: ParsableArguments {
    @Flag(help: "Print JSON, one object per line.")
    var json = false

    func print(_ infos: [ObjectInfo], summary: String? = nil) {
      var output = Output()
      if json {
        for info in infos { output.write(line: JSONText.line(info.map)) }
      } else {
        var table = Table([
          .init(heading: "key"), .init(heading: "version", isNumber: true),
          .init(heading: "bytes", isNumber: true), .init(heading: "modified"),
          .init(heading: "expires"), .init(heading: "type"), .init(heading: "checksum"),
        ])
        for info in infos {
          table.add([
            info.key, "\(info.version)", "\(info.size)", Self.text(info.modified),
            info.expires.map(Self.text) ?? "", info.contentType, info.checksum,
          ])
        }
        for line in table.lines { output.write(line: line) }
        if let summary { output.write(line: summary) }
      }
      output.flush()
    }

    private static func text(_ nanoseconds: Int64) -> String {
      ISO8601.text(UnixNanos(UInt64(clamping: nanoseconds)))
    }
  }

  /// How many versions a change leaves.
  struct KeepOptions: ParsableArguments {
    @Option(
      help: "How many versions are kept, the new one included; without, as many as there are, or 3."
    )
    var keep: Int?

    func apply(to configuration: inout ObjectStore.Configuration) {
      configuration.keptVersions = keep ?? configuration.keptVersions
      configuration.keepsAsManyAsThere = keep == nil
    }
  }

  /// What an object must be for a change to happen.
  struct ConditionOptions: ParsableArguments {
    @Option(help: "Only if the object is at this version.")
    var ifVersion: Int?

    func condition(isAbsent: Bool = false) throws -> WriteCondition {
      guard let ifVersion else { return isAbsent ? .absent : .always }
      guard !isAbsent else {
        throw Failure.usage("--if-absent and --if-version exclude each other")
      }
      return .version(ifVersion)
    }
  }
}

extension Failure {
  /// Sorts an error of an object store.
  init(_ error: ObjectError) {
    switch error {
    case .invalidNamespace, .invalidKey, .invalidConfiguration, .notPermitted:
      self = .usage("\(error)")
    case .notFound, .conflict, .tooManyBytes, .tooManyObjects, .corrupt, .undecodable, .unencodable,
      .replacedWhileReading, .localChanges:
      self = .different("\(error)")
    case .uploadExpired, .unresolved, .file, .closed, .redis: self = .connection("\(error)")
    }
  }
}

extension Failure {
  /// Names the objects that cannot be read, which ends the command with 1.
  static func report(_ damaged: [ObjectError]) throws(Failure) {
    guard !damaged.isEmpty else { return }
    for error in damaged { Notice.say("\(error)") }
    throw .different("\(damaged.count) objects are damaged")
  }

  /// There is no object whose key begins so.
  static func nothingBelow(_ prefix: String) -> Failure {
    .different(prefix.isEmpty ? "there are no objects" : "there are no objects below \"\(prefix)\"")
  }
}

extension ObjectInfo {
  /// The fields by name; times in nanoseconds since the UNIX epoch.
  var map: DynamicValue {
    var map: DynamicMap = [
      "key": .string(key), "version": .int(Int64(version)), "id": .string(id),
      "size": .int(Int64(size)), "created": .int(created), "modified": .int(modified),
    ]
    if let expires { map["expires"] = .int(expires) }
    map["type"] = .string(contentType)
    map["checksum"] = .string(checksum)
    return .map(map)
  }
}
