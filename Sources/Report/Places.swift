import Lint

extension Location {
  /// `file:line:column`, as editors and terminals open it.
  var text: String {
    var text = file.shown
    if let line {
      text += ":\(line)"
      if let column { text += ":\(column)" }
    }
    return text
  }

  /// ``text`` with the pointer, where it says more than "the whole".
  var textWithPointer: String {
    pointer.isEmpty || pointer == "#" ? text : "\(text) (\(pointer.shown))"
  }

  /// The file on disk: of a member of an archive or a sheet of a workbook the archive or workbook.
  var fileOnDisk: String {
    let name = file.utf8
    for ending in [".zip!", ".xlsx!"] {
      let ending = Array(ending.utf8)
      guard name.count > ending.count else { continue }
      var at = name.startIndex
      while let mark = name[at...].firstIndex(of: UInt8(ascii: "!")) {
        let head = name[...mark]
        if head.count > ending.count, zip(head.suffix(ending.count), ending).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
          return String(file[..<mark])
        }
        at = name.index(after: mark)
      }
    }
    return file
  }
}

extension ReportedFinding {
  /// What marks a finding of the baseline in formats that have no field for it.
  var baselineMark: String { isBaselined ? " [in the baseline]" : "" }

  /// Where annotations put it: in the evidence where that lies below the working directory, else where the
  /// configuration names it.
  var annotation: Location {
    location.isBelowWorkingDirectory ? location : configurationLocation ?? location
  }

  /// The message, with the place where the annotation cannot stand at it.
  var annotationMessage: String {
    let isElsewhere = !location.isBelowWorkingDirectory && configurationLocation != nil
    return (isElsewhere ? "\(message.shown) (\(location.text))" : message.shown) + baselineMark
  }
}

extension Check {
  /// `FD0205 client-credentials-grant`.
  var title: String { "\(rule) \(name)" }

  /// Why it is not proven.
  var openReason: String {
    if let reason { return reason }
    let isLowered = status == .failed || status == .suppressed
    return isLowered
      ? "its finding counts by the catalogue's severity, whatever `rules.severity` says" : "no reason is given"
  }
}

/// All findings that stand at or above a severity, in the order of the report.
func findings(of result: RunResult, from show: Severity) -> [(
  setup: SetupResult, check: Check, finding: ReportedFinding
)] {
  var all: [(setup: SetupResult, check: Check, finding: ReportedFinding)] = []
  for setup in result.setups {
    for check in setup.checks {
      for finding in check.findings where finding.severity >= show { all.append((setup, check, finding)) }
    }
  }
  return all
}

/// ``findings(of:from:)``, the worst first, else in their order.
func findingsBySeverity(
  of result: RunResult, from show: Severity
) -> [(setup: SetupResult, check: Check, finding: ReportedFinding)] {
  let all = findings(of: result, from: show)
  return Severity.allCases.reversed().flatMap { severity in all.filter { $0.finding.severity == severity } }
}

/// `1 error`, `2 errors`.
func count(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}

extension RunResult.Summary {
  /// `1 error, 2 warnings`; empty where nothing is found.
  var found: String {
    [(errors, "error"), (warnings, "warning"), (infos, "info")].filter { $0.0 > 0 }.map { count($0.0, $0.1) }
      .joined(separator: ", ")
  }
}

extension SetupResult {
  /// The counts of this setup alone.
  var summary: RunResult.Summary {
    RunResult(
      version: "", mode: .offline, time: Timestamp(seconds: 0), selection: nil, verdict: verdict, setups: [self],
      failOn: nil
    ).summary
  }

  /// `prod (fusion-doctor.yaml)`, with the document where a file holds several.
  var title: String {
    "\(name.shown) (\(file.shown)\(document > 0 ? ", document \(document + 1)" : ""))"
  }

  /// `58 passed, 15 not proven, 34 not applicable, 1 suppressed`.
  func counts(_ summary: RunResult.Summary) -> String {
    var parts = ["\(summary.passed) passed"]
    if summary.unverified > 0 { parts.append("\(summary.unverified) not proven") }
    if summary.notApplicable > 0 { parts.append("\(summary.notApplicable) not applicable") }
    if summary.suppressed > 0 { parts.append("\(summary.suppressed) suppressed") }
    return parts.joined(separator: ", ")
  }
}
