import Archive
import Glibc
import TestSupport
import Testing

@Suite struct ZipArchiveTests {
  typealias Member = ZipBuilder.Member

  static let report = Member("report.csv", "user,role\nsmith,Clerk\n")

  /// The names of an archive, and the numbers of bytes that its files give.
  @discardableResult
  func readAll(_ bytes: [UInt8], _ limits: ArchiveLimits = .init()) throws(ArchiveProblem) -> [String: Int] {
    let archive = try ZipArchive(bytes: bytes, limits: limits)
    var sizes: [String: Int] = [:]
    for member in archive.members where !member.isDirectory {
      sizes[member.name] = try archive.read(member, limit: .max).count
    }
    return sizes
  }

  func problem(_ bytes: [UInt8], _ limits: ArchiveLimits = .init()) -> ArchiveProblem? {
    do {
      try readAll(bytes, limits)
      return nil
    } catch {
      return error
    }
  }

  func problem(_ members: Member..., limits: ArchiveLimits = .init()) -> ArchiveProblem? {
    problem(ZipBuilder(members).bytes(), limits)
  }

  @Test func readsMembers() throws {
    var builder = ZipBuilder([Self.report, Member("folder/", ""), Member("folder/zeros", zeros: 100_000)])
    builder.comment = Array("a comment".utf8)
    let archive = try ZipArchive(bytes: builder.bytes())
    #expect(archive.members.map(\.name) == ["report.csv", "folder", "folder/zeros"])
    #expect(archive.members.map(\.isDirectory) == [false, true, false])
    #expect(archive.members.map(\.size) == [22, 0, 100_000])
    let zeros = try #require(archive.member("folder/zeros"))
    #expect(zeros.compressedSize < 1000)
    #expect(try archive.read(zeros, limit: 100_000) == [UInt8](repeating: 0, count: 100_000))
    #expect(throws: ArchiveProblem.tooLarge(member: "folder/zeros", limit: 99_999)) {
      try archive.read(zeros, limit: 99_999)
    }
    #expect(archive.member("none") == nil)
    var pieces = 0
    try archive.stream(zeros) { piece in
      pieces += 1
      return piece.count > 0 && pieces < 2
    }
    #expect(pieces == 2)
    let reader = try archive.open(try #require(archive.member("report.csv")))
    #expect(try reader.next(4) == Array("user".utf8))
    #expect(try reader.next() == Array(",role\nsmith,Clerk\n".utf8))
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
    #expect(try readAll(ZipBuilder([]).bytes()).isEmpty)
  }

  @Test func readsFiles() throws {
    let path = "archive-\(getpid()).zip"
    defer { unlink(path) }
    let bytes = ZipBuilder([Self.report]).bytes()
    let file = try #require(fopen(path, "w"))
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    fclose(file)
    let archive = try ZipArchive(path: path)
    let member = try #require(archive.members.first)
    #expect(String(decoding: try archive.read(member, limit: 100), as: UTF8.self) == "user,role\nsmith,Clerk\n")
    #expect(throws: ArchiveProblem.unreadable("there is no such file")) { try ZipArchive(path: path + ".none") }
    #expect(throws: ArchiveProblem.unreadable("it is not a regular file")) { try ZipArchive(path: "/dev/zero") }
    #expect(throws: ArchiveProblem.unreadable("it is not a regular file")) { try ZipArchive(path: ".") }
  }

  @Test func whatIsNoZipIsRefused() {
    for text in ["", "P", "PK", "user,role\n", "<xml/>", String(repeating: "x", count: 200_000)] {
      #expect(problem(Array(text.utf8)) == .notZip)
    }
    let whole = ZipBuilder([Self.report]).bytes()
    for length in 4..<whole.count {
      guard case .damaged? = problem(Array(whole.prefix(length))) else {
        Issue.record("\(length) bytes of \(whole.count)")
        continue
      }
    }
  }

  @Test(arguments: [
    "../a", "a/../b", "a/..", "..", "/a", "//a", "\\a", "..\\a", "a\\..\\b", "C:\\a", "c:a", "z:/a", "../\u{301}a", "",
    "a\u{1}", "a\n", "a\u{7F}", "a\u{9B}b", "a\u{0}b", String(repeating: "n", count: 1025),
  ]) func namesThatLeaveTheArchiveAreRefused(name: String) throws {
    let found = try #require(problem(Self.report, Member(name, "x")))
    guard case .unsafeName(member: 2, _) = found else { throw found }
    #expect(name.isEmpty || name == ".." || !found.message.contains(name))
  }

  @Test func harmlessNamesAreRead() throws {
    let members = [
      Member("./a.csv", "1"), Member("a..b", "1"), Member("...", "1"), Member("f\\x.csv", "1"), Member("ü/日.csv", "1"),
      Member("d\\", ""), Member([0x81, 0x2E, 0x63], [1]), Member("x//y", "1"), Member("./", ""),
    ]
    let archive = try ZipArchive(bytes: ZipBuilder(members).bytes())
    #expect(archive.members.map(\.name) == ["a.csv", "a..b", "...", "f/x.csv", "ü/日.csv", "d", "ü.c", "x/y", "."])
    #expect(archive.members.filter(\.isDirectory).map(\.name) == ["d", "."])
  }

  @Test func namesAreUnique() {
    #expect(problem(Self.report, Self.report) == .duplicateName("report.csv"))
    #expect(problem(Self.report, Member("./report.csv", "")) == .duplicateName("report.csv"))
    #expect(problem(Member("a", "1"), Member("a/b", "1")) == .duplicateName("a"))
    #expect(problem(Member("a/b/c", "1"), Member("a", "1")) == .duplicateName("a"))
    #expect(problem(Member("a/", ""), Member("a/b", "1"), Member("ab", "1")) == nil)
  }

  @Test func damageIsFound() throws {
    let changes: [(inout Member) -> Void] = [
      { $0.crc ^= 1 }, { $0.size += 1 }, { $0.size -= 1 }, { $0.size = 0 }, { $0.claimedCompressedSize -= 1 },
      { $0.claimedCompressedSize += 1 << 20 }, { $0.claimedOffset = 1 }, { $0.claimedOffset = 0xFFFF_FFF0 },
    ]
    for (index, change) in changes.enumerated() {
      for member in [Self.report, Member("zeros", zeros: 10_000)] {
        guard case .damaged? = problem(member.with(change)) else {
          Issue.record("change \(index): \(String(describing: problem(member.with(change))))")
          continue
        }
      }
    }
    guard case .damaged? = problem(Member("a", "garbage").with { $0.method = 8 }) else { throw ArchiveProblem.notZip }
    guard case .unsupported? = problem(Self.report.with { $0.method = 14 }) else { throw ArchiveProblem.notZip }
    #expect(problem(Self.report.with { $0.flags = 1 }) == .encrypted(member: "report.csv"))
  }

  @Test func sharedDataAreRefused() throws {
    let whole = Member("a", zeros: 10_000)
    let copy = whole.with {
      $0.name = [0x62]
      $0.claimedOffset = 0
    }
    #expect(problem(whole, copy) == .damaged("two of its members share data"))
  }

  @Test func bombsAreRefused() throws {
    let bomb = Member("bomb", zeros: 4 << 20)
    #expect(bomb.size / bomb.data.count > 1000)
    #expect(problem(bomb) == .expandsTooMuch(member: "bomb", ratio: 100))
    #expect(problem(Member("small", zeros: 1 << 20 - 1)) == nil)
    #expect(problem(Member("large", zeros: 1 << 20)) == .expandsTooMuch(member: "large", ratio: 100))
    #expect(problem(bomb, limits: .init(ratio: 2000)) == nil)
    #expect(problem(bomb, limits: .init(memberBytes: 4 << 20 - 1)) == .tooLarge(member: "bomb", limit: 4 << 20 - 1))
    // Whatever the directory claims, bytes are counted.
    guard case .damaged? = problem(bomb.with { $0.size = 1000 }) else { throw ArchiveProblem.notZip }
    let two = [Member("a", zeros: 60_000), Member("b", zeros: 60_000)]
    #expect(problem(ZipBuilder(two).bytes(), .init(totalBytes: 100_000)) == .tooLarge(member: nil, limit: 100_000))
    let archive = try ZipArchive(bytes: ZipBuilder(two).bytes(), limits: .init(totalBytes: 120_000))
    for member in archive.members { _ = try archive.read(member, limit: .max) }
    #expect(throws: ArchiveProblem.tooLarge(member: nil, limit: 120_000)) {
      try archive.read(archive.members[0], limit: .max)
    }
  }

  @Test func manyMembersAreRefused() {
    let members = (0..<10_001).map { Member("m\($0)", "") }
    #expect(problem(ZipBuilder(Array(members.prefix(10_000))).bytes()) == nil)
    #expect(problem(ZipBuilder(members).bytes()) == .tooManyMembers(limit: 10_000))
    for claim in [0, 1, 3, 0xFFFE, 0xFFFF] {
      var builder = ZipBuilder([Self.report, Member("b", "1")])
      builder.claimedCount = claim
      #expect(problem(builder.bytes()) != nil, "\(claim)")
    }
  }

  @Test func mutatedArchivesGiveMembersOrAProblem() {
    var random = SeededRandom(seed: 5)
    let seeds = [
      ZipBuilder([Self.report, Member("d/", ""), Member("d/z", zeros: 3000)]).bytes(),
      ZipBuilder([Self.report]).bytes(),
    ]
    let start = ContinuousClock.now
    var count = 0
    while count < 50_000, ContinuousClock.now - start < .milliseconds(1500) {
      var bytes = seeds[random.below(seeds.count)]
      for _ in 0...random.below(5) { random.mutate(&bytes) }
      _ = problem(bytes)
      count += 1
    }
    #expect(count > 100)
  }
}
