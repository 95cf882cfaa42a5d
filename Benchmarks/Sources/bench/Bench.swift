/// Times the readers on large and on hostile texts, and the largest report. Prints a JSON object for each, which
/// `scripts/bench` turns into its table.
@main
struct Bench {
  struct Case {
    var name: String
    /// Seconds within which it must end.
    var limit: Double
    /// Bytes that it reads; nil where it writes.
    var bytes: Int?
    var run: () -> Void
  }

  static let rounds = 5

  static func main() {
    for makeCase in ReaderCases.all + [junitCase] {
      let benchmark = makeCase()
      var times: [Double] = []
      for _ in 0..<rounds {
        times.append(ContinuousClock().measure(benchmark.run) / .seconds(1))
        // A slow case need not be proven slow five times.
        if times[0] > benchmark.limit { break }
      }
      times.sort()
      let megabytes = benchmark.bytes.map { Double($0) / 1_000_000 } ?? 0
      print(
        #"{"name":"\#(benchmark.name)","seconds":\#(times[times.count / 2]),"megabytes":\#(megabytes),"#
          + #""limit":\#(benchmark.limit)}"#)
    }
  }
}
