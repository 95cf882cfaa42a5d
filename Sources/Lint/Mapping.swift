/// The results of a function for the numbers from 0 on, in their order, whatever the number of tasks that share the work.
package func mapped<Value: Sendable>(
  _ count: Int, width: Int, _ body: @escaping @Sendable (Int) -> Value
) async -> [Value] {
  let lanes = min(width, count)
  guard lanes > 1 else { return results(of: body, from: 0, to: count, by: 1) }
  return await withTaskGroup(of: (Int, [Value]).self) { group in
    for lane in 0..<lanes {
      group.addTask { (lane, results(of: body, from: lane, to: count, by: lanes)) }
    }
    var parts = [[Value]](repeating: [], count: lanes)
    for await (lane, values) in group { parts[lane] = values }
    return results(of: { parts[$0 % lanes][$0 / lanes] }, from: 0, to: count, by: 1)
  }
}

/// A loop, for a range that is mapped makes Swift's runtime look for a dozen conformances, which one setup has no time for.
private func results<Value>(of body: (Int) -> Value, from start: Int, to end: Int, by step: Int) -> [Value] {
  var results: [Value] = []
  var number = start
  while number < end {
    results.append(body(number))
    number += step
  }
  return results
}
