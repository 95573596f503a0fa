import ArgumentParser
import ObjectStorage

extension ObjectsCommand {
  /// `trading-cache objects list`: lists the objects of a namespace.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists objects, and how much they take.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var printing: PrintOptions
    @Argument(help: "Only objects whose keys begin with this.") var prefix = ""

    func run() async throws {
      try await options.withStore { store in
        let (found, damaged) = try await store.readable(prefix: prefix)
        let usage = try await store.usage()
        printing.print(
          found,
          summary:
            "the namespace holds \(usage.objects) objects, \(usage.bytes) bytes with all versions")
        try Failure.report(damaged)
        guard !found.isEmpty else { throw Failure.nothingBelow(prefix) }
      }
    }
  }

  /// `trading-cache objects show`: prints what is known of an object.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what is known of an object, without its content.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var printing: PrintOptions
    @Argument(help: "The object.") var key: String
    @Option(help: "One of its kept versions; without, the newest.") var version: Int?

    func run() async throws {
      try await options.withStore { store in
        guard let info = try await store.info(key, version: version) else {
          throw ObjectError.notFound(key: key, version: version)
        }
        printing.print([info])
      }
    }
  }

  /// `trading-cache objects history`: lists the kept versions of an object.
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the kept versions of an object, newest first.")

    @OptionGroup var options: StoreOptions
    @OptionGroup var printing: PrintOptions
    @Argument(help: "The object.") var key: String

    func run() async throws {
      try await options.withStore { store in
        let versions = try await store.history(key)
        guard !versions.isEmpty else { throw ObjectError.notFound(key: key, version: nil) }
        printing.print(versions)
      }
    }
  }

  /// `trading-cache objects get`: reads an object.
  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Writes an object to standard output, or into a file; or all below a key into a folder.",
      discussion: """
        A file is replaced as a whole, when everything was read and verified, and keeps its permissions. What \
        goes to standard output, to a device or a pipe has been verified piece by piece; with another \
        status than 0 it is not all.
        """)

    @OptionGroup var options: StoreOptions
    @Argument(help: "The object.") var key: String
    @Argument(help: "The file; without, or with -, standard output.") var file = "-"
    @Option(help: "One of its kept versions; without, the newest.") var version: Int?
    @Flag(help: "All objects below the key, into a folder.") var recursive = false

    func run() async throws {
      let ending = EndSignals()
      defer { ending.stop() }
      try await options.withStore { store in
        guard !recursive else { return try await store.get(allBelow: key, into: try folder()) }
        guard file == "-" else {
          try await store.read(key, version: version, toFile: file)
          return
        }
        var output = Output()
        for try await chunk in try await store.chunks(of: key, version: version) {
          output.write(chunk)
          output.flush()
        }
      }
    }

    private func folder() throws(Failure) -> String {
      guard file != "-", version == nil else {
        throw .usage("--recursive takes a folder, and no --version")
      }
      return file
    }
  }
}
