/// A stable short name for a finding: 128 bits of FNV-1a over its parts.
public enum Fingerprint {
  public static func make(_ parts: [String]) -> String {
    var a: UInt64 = 0xcbf2_9ce4_8422_2325
    var b: UInt64 = 0x6c62_272e_07bb_0142
    for part in parts {
      for byte in part.utf8 { step(byte) }
      step(0)
    }
    func step(_ byte: UInt8) {
      a = (a ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      b = (b ^ UInt64(byte) ^ a >> 56) &* 0x0000_0100_0000_01b3
    }
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: 32) { bytes in
      for place in 0..<32 {
        let nibble = (place < 16 ? a : b) >> UInt64(60 - place % 16 * 4) & 15
        bytes.initializeElement(at: place, to: digits.utf8Start[Int(nibble)])
      }
      return 32
    }
  }
}
