/// Numbers that look random and are the same in every run (SplitMix64).
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

  /// Changes, removes, doubles or cuts something.
  public mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let at = below(bytes.count)
    switch below(6) {
    case 0: bytes[at] = UInt8(truncatingIfNeeded: next())
    case 1: bytes[at] ^= 1 << UInt8(below(8))
    case 2: bytes.remove(at: at)
    case 3: bytes.removeSubrange(at..<min(bytes.count, at + below(40)))
    case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + below(40))], at: below(bytes.count))
    default: bytes[at] = [0x3C, 0x3E, 0x26, 0x22, 0x5D, 0x00, 0xFF, 0x21][below(8)]
    }
  }
}
