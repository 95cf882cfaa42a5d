/// The results of a function in the order of its items, whatever the number of tasks that share the work.
package func mapped<Item: Sendable, Value: Sendable>(
  _ items: some RandomAccessCollection<Item> & Sendable, width: Int, _ body: @escaping @Sendable (Item) -> Value
) async -> [Value] {
  let items = Array(items)
  guard width > 1, items.count > 1 else { return items.map(body) }
  let lanes = min(width, items.count)
  return await withTaskGroup(of: (Int, [Value]).self) { group in
    for lane in 0..<lanes {
      group.addTask { (lane, stride(from: lane, to: items.count, by: lanes).map { body(items[$0]) }) }
    }
    var parts = [[Value]](repeating: [], count: lanes)
    for await (lane, values) in group { parts[lane] = values }
    return items.indices.map { parts[$0 % lanes][$0 / lanes] }
  }
}
