extension World.State {
  /// The fault that treats this request. Each fault counts what it matches, whether it is due or not.
  mutating func fault(for request: Request) -> Scenario.Fault? {
    var due: Scenario.Fault?
    for (index, fault) in scenario.faults.enumerated()
    where !fault.ofConnection && fault.concerns(host: request.host, role: request.role) && fault.concerns(request) {
      if hit(index, fault), due == nil { due = fault }
    }
    return due
  }

  /// The fault that treats this attempt to connect.
  mutating func connectionFault(host: String, role: Role?) -> Scenario.Fault? {
    var due: Scenario.Fault?
    for (index, fault) in scenario.faults.enumerated()
    where fault.ofConnection && fault.concerns(host: host, role: role) {
      if hit(index, fault), due == nil { due = fault }
    }
    return due
  }

  private mutating func hit(_ index: Int, _ fault: Scenario.Fault) -> Bool {
    guard faultHits.indices.contains(index) else { return false }
    faultHits[index] += 1
    let number = faultHits[index] - (fault.skip ?? 0)
    return number > 0 && number <= fault.times ?? .max
  }
}

extension Scenario.Fault {
  /// Whether the request never gets to the service.
  var stopsRequest: Bool {
    switch action {
    case .edit, .delay, .slow, .resetInBody, .truncate, .oversize, .pack: false
    default: true
    }
  }

  func concerns(host: String, role: Role?) -> Bool {
    guard let wanted = self.host else { return true }
    return wanted == host || wanted == role?.word
  }

  func concerns(_ request: Request) -> Bool {
    if let method, method != request.method { return false }
    if let path, !request.path.hasPrefix(path) { return false }
    guard let contains else { return true }
    return Encodings.percentDecoded(request.target).contains(contains)
      || String(decoding: request.body, as: UTF8.self).contains(contains)
  }

  func treating(_ answer: Reply, _ request: Request, _ state: World.State) -> Reply {
    var reply = answer
    let pause = milliseconds ?? 50
    switch action {
    case .answer:
      reply = plain(status ?? 200)
    case .throttle:
      reply = plain(429)
      if let retryAfter { reply.headers.append(("Retry-After", String(retryAfter))) }
    case .html: reply = Reply(html: text ?? "Error", status: status ?? 500)
    case .signInRedirect: reply = .redirect(to: state.signInURL(request))
    case .signInPage: reply = state.signInPage()
    case .edgeBlock: reply = state.edgePage(request)
    case .edit:
      if let json = JSON(parsing: reply.body) { reply.body = json.replacing(members ?? [:]).bytes }
      if let status { reply.status = status }
      if let type { reply.headers = reply.headers.filter { $0.name != "Content-Type" } + [("Content-Type", type)] }
    case .delay: reply.delivery = .after(milliseconds: pause)
    case .stall: reply.delivery = .never
    case .slow: reply.delivery = .pieces(bytes: max(1, bytes ?? 16), milliseconds: pause)
    case .reset: reply.delivery = .reset(after: nil)
    case .resetInBody: reply.delivery = .reset(after: bytes ?? reply.body.count / 2)
    case .truncate: reply.delivery = .cut(after: bytes ?? reply.body.count / 2)
    case .oversize: reply.padding = bytes ?? 64 << 20
    case .pack:
      reply.body = Deflate.gzip(reply.body, zeros: bytes)
      reply.headers.append(("Content-Encoding", "gzip"))
    case .garbage: reply.delivery = .raw(Array((text ?? "\u{1}\u{2}SIMULATED GARBAGE\r\n\r\n").utf8))
    default: break
    }
    for (name, value) in (headers ?? [:]).sorted(by: { $0.key < $1.key }) {
      reply.headers = reply.headers.filter { $0.name.lowercased() != name.lowercased() } + [(name, value)]
    }
    return reply
  }

  private func plain(_ status: Int) -> Reply {
    if let text { return Reply(text: text, status: status, type: type ?? "text/plain") }
    if let body { return Reply(body, status: status, type: type ?? "application/json") }
    return .empty(status)
  }
}
