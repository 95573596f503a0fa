#if XML
  import Foundation
  public import XMLCoder

  extension ObjectStore {
    /// Saves a value as XML, as a new version of the object.
    ///
    /// The other parameters are those of ``save(_:_:when:contentType:timeToLive:)``.
    /// - Parameter rootKey: the name of the outermost element; `nil` for the type's.
    /// - Throws: also ``ObjectError/unencodable(key:reason:)``, for a value that has no XML.
    @discardableResult
    public func saveXML(
      _ key: String, _ value: some Encodable, rootKey: String? = nil,
      when condition: WriteCondition = .always, timeToLive: Duration? = nil,
      encoder: XMLEncoder = XMLEncoder()
    ) async throws(ObjectError) -> ObjectInfo {
      let xml: Data
      do {
        xml = try encoder.encode(
          value, withRootKey: rootKey, header: XMLHeader(version: 1, encoding: "UTF-8"))
      } catch {
        throw .unencodable(key: key, reason: "the value has no XML: \(error)")
      }
      return try await saveBytes(
        key, xml, when: condition, contentType: "application/xml", timeToLive: timeToLive)
    }

    /// Reads a value from XML.
    ///
    ///     let parameters: Parameters = try await store.readXML("momentum/parameters.xml")
    ///
    /// - Parameter decoder: keeps spaces in texts, unless you give another one: one that trims them takes
    ///   those beside `&amp;` and its like away too.
    /// - Throws: ``ObjectError/undecodable(key:reason:)`` when it is not the XML of the type; and what
    ///   ``readBytes(_:version:)`` throws.
    public func readXML<Value: Decodable>(
      _ key: String, as type: Value.Type = Value.self, version: Int? = nil,
      decoder: XMLDecoder = XMLDecoder(trimValueWhitespaces: false)
    ) async throws(ObjectError) -> Value {
      let bytes = try await readBytes(key, version: version)
      do {
        return try decoder.decode(type, from: Data(bytes))
      } catch {
        throw .undecodable(key: key, reason: "it is no XML of \(type): \(error)")
      }
    }
  }
#endif
