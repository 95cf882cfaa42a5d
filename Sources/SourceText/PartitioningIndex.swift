extension RandomAccessCollection {
  /// Where the second part of a collection starts: the first element of which a condition holds, as it does of all behind
  /// it and of none before.
  package func partitioningIndex(where isSecond: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if isSecond(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
