/// What there is to say of something: a label and a value each.
public struct Fields {
  /// Label and value, in their order.
  public private(set) var rows: [(label: String, value: String)] = []
  private let width: Int

  /// Takes the column that the values begin in, counted from 0, where the rows are lines of text.
  public init(width: Int = 14) { self.width = width }

  /// Adds a row.
  public mutating func add(_ label: String, _ value: String) { rows.append((label, value)) }

  /// The rows as lines, the values under each other.
  public var text: String {
    rows.map { row in
      row.label + String(repeating: " ", count: max(1, width - row.label.count)) + row.value + "\n"
    }.joined()
  }
}
