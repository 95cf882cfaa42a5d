import Lint

/// GitLab Code Quality: an array of issues. Equal fingerprints collapse there, so a repeated one gets its ordinal.
func gitlabReport(_ result: RunResult, _ options: ReportOptions) -> [UInt8] {
  var used: [String: Int] = [:]
  var json = JSONWriter()
  json.array(findingsBySeverity(of: result, from: options.show)) { json, item in
    let (setup, check, finding) = item
    let ordinal = (used[finding.fingerprint] ?? 0) + 1
    used[finding.fingerprint] = ordinal
    let name = result.setups.count > 1 ? "\(setup.name.shown): " : ""
    let place = finding.annotation
    json.object { json in
      json.member("description", "\(name)\(finding.annotationMessage)")
      json.member("check_name", check.rule)
      json.member("fingerprint", ordinal == 1 ? finding.fingerprint : "\(finding.fingerprint)#\(ordinal)")
      json.member("severity", severity(finding.severity))
      json.object("location") { json in
        json.member("path", place.fileOnDisk)
        json.object("lines") {
          $0.member("begin", place.line ?? 1)
          $0.member("end", place.endLine ?? place.line ?? 1)
        }
      }
    }
  }
  return json.document
}

private func severity(_ severity: Severity) -> String {
  switch severity {
  case .error: "major"
  case .warning: "minor"
  case .info: "info"
  }
}
