import Lint
import SourceText

/// Answers of Fusion's audit service about levels, set-up and switches, and their rows on their own.
enum AuditImport {
  /// `getauditlevel`, whatever the letter case and hyphens; nil where the answer does not say.
  static func action(_ node: Located) -> String? {

    node["actionName"]?.string.map { name in
      name.lowercased().keeping { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
    }
  }

  /// Whether a row is an event of the past.
  static func isHistory(_ row: Located) -> Bool {
    row.has("eventType") && (row.has("date") || row.has("product") || row.has("transactionId"))
  }

  static func add(_ records: Records, _ root: Located, _ request: ImportRequest, to result: inout Imported) {
    var rows: [Located] = []
    var actions: [String] = []
    var setups = 0
    var emptySetups = 0
    var place: Located?
    for record in records.found {
      switch record.kind {
      case .auditAnswer:
        // The key is `auditDate` as documented, `auditData` in some answers.
        let list = record.node["auditDate"] ?? record.node["auditData"]
        let items = list?.items ?? []
        let action = action(record.node)
        if let action { actions.append(action) }
        if action == "getauditsetup" {
          setups += 1
          if items.isEmpty { emptySetups += 1 }
        }
        rows += items
        place = place ?? (list?.isArray == true ? list : nil) ?? record.node
      case .auditRow:
        rows.append(record.node)
        place = place ?? root
      default: break
      }
    }
    guard let place else { return }
    let shape = actions.first.map { name(of: $0) } ?? "rows of the audit service"
    let source = request.source(.audit, shape: shape, system: "Fusion", records: rows.count)
    var policies = AuditPolicies(source: source, place: request.place(place))
    for row in rows { add(row, request, to: &policies) }
    policies.setupIsEmpty = setups > 0 && emptySetups == setups && policies.objects.isEmpty
    result.sources.append(source)
    result.policies.append(policies)
  }

  private static func name(of action: String) -> String {
    switch action {
    case "getauditlevel": "get-auditlevel"
    case "getauditsetup": "get-auditsetup"
    case "checkauditstatus": "check-auditstatus"
    default: "answer of the audit service"
    }
  }

  private static func add(_ row: Located, _ request: ImportRequest, to policies: inout AuditPolicies) {
    if let product = row["product"]?.filledString, let level = row["auditLevel"], let text = level.filledString {
      policies.levels.append(.init(product: product, level: text, place: request.place(level)))
      return
    }
    guard let name = row["businessObject"]?.filledString ?? row["viewObject"]?.filledString else { return }
    if let value = row["auditSwitch"], let isOn = truth(value) {
      policies.objects.append(.init(name: name, isOn: isOn, place: request.place(value)))
    } else if let list = row["attributesList"] {
      // An object of the set-up is audited by its attributes; without any known one nothing is said.
      let marks = list.items.compactMap { $0["isAuditable"].flatMap(truth) }
      guard !marks.isEmpty else { return }
      policies.objects.append(.init(name: name, isOn: marks.contains(true), place: request.place(list)))
    }
  }

  /// `ON`, `Y`, `true` and their opposites.
  private static func truth(_ value: Located) -> Bool? {
    if let bool = value.bool { return bool }
    switch value.string?.lowercased() {
    case "on", "y", "yes": return true
    case "off", "n", "no": return false
    default: return nil
    }
  }
}
