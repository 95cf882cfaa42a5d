/// How each kind of evidence is obtained: what `wouldProve`, the `evidence` command and FD0006 say.
///
/// Commands hold the placeholders of ``Remedy``. Each stands outside of the quotes around it, so that it may be quoted for
/// the shell where it is filled in.
public enum Guidance {
  /// The way through the console to what an export shows; nil where there is none.
  public static func console(_ kind: EvidenceKind) -> String? {
    switch kind {
    case .application: "Identity & Security > Domains > (domain) > Integrated Applications > (application)"
    case .environment: "Fusion Applications > Environments > (environment)"
    case .user: "Fusion: Security Console > Users > (user)"
    case .roles:
      "Fusion: Setup and Maintenance > Users and Security > Manage Job Roles > Actions > Export to CSV File > Create New"
    case .audit: "Fusion: Setup and Maintenance > Manage Audit Policies"
    case .account: "Datadog: Integrations > Oracle Fusion"
    case .live: nil
    }
  }

  /// How to get it in a sentence, the right that it takes, and the exact commands. They only read.
  public static func howToGet(_ kind: EvidenceKind) -> (how: String, right: String, commands: [String]) {
    switch kind {
    case .application:
      (
        "Export the confidential application from the identity domain, without its client secret, and the one that "
          + "defines its scope.",
        "Application Administrator of the identity domain",
        [
          #"oci identity-domains apps list --endpoint {domain} --filter 'name eq "'{client}'"' "#
            + "--query 'data.resources[0].id' --raw-output",
          "oci identity-domains app get --endpoint {domain} --app-id {application} "
            + #"| jq 'del(.data["client-secret"], .data["hashed-client-secret"])' > application.json"#,
          "oci identity-domains app get --endpoint {domain} --app-id {definer} "
            + #"| jq 'del(.data["client-secret"], .data["hashed-client-secret"])' > fusion-application.json"#,
        ]
      )
    case .environment:
      (
        "Export the Fusion environment with the OCI CLI (the list answer lacks the identity domain).",
        "Reading right on the Fusion environment in OCI (resource type `fusion-environment`)",
        ["oci fusion-apps fusion-environment get --fusion-environment-id {environment} > environment.json"]
      )
    case .user:
      (
        "Export the integration user from Fusion's own SCIM service (not from the identity domain).",
        "IT Security Manager in Fusion",
        ["curl -u ADMINISTRATOR {pod}'/hcmRestApi/scim/Users?filter=userName+eq+%22'{clientQuery}'%22' > user.json"]
      )
    case .roles:
      (
        "Export the user's roles by code, and the hierarchy of the custom role: Setup and Maintenance > Users and Security "
          + "> Manage Job Roles > Actions > Export to CSV File, or Security Console > Roles > (role) > View as Table > "
          + "Export to Excel.",
        "IT Security Manager in Fusion",
        [
          "curl -u ADMINISTRATOR -H 'REST-Framework-Version: 4' {pod}'/hcmRestApi/resources/11.13.18.05/userAccounts"
            + "?q=Username=%27'{clientQuery}'%27&expand=userAccountRoles' > roles.json"
        ]
      )
    case .audit:
      (
        "Ask Fusion for its audit levels, and for the audited objects of a product; the calls only read, although they are "
          + "POSTs. The row of Oracle Fusion Applications is only on the page Setup and Maintenance > Manage Audit "
          + "Policies: type it into a CSV with the columns Product and Audit Level.",
        "A Fusion administrator with the privilege Manage Audit Policies",
        [
          #"curl -u ADMINISTRATOR -X POST -H 'Content-Type: application/json' -d '["ODI","ESS","MDS","SOA","ADF","OPSS"]' "#
            + "{pod}/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel > audit.json",
          #"curl -u ADMINISTRATOR -X POST -H 'Content-Type: application/json' -d '{"application":"Payables"}' "#
            + "{pod}/fscmRestApi/fndAuditRESTService/audittrail/get-auditsetup > audit-setup.json",
        ]
      )
    case .account:
      (
        "Ask Datadog for the registered Oracle Fusion accounts; secrets are never returned.",
        "A Datadog application key with the permission `integrations_read`",
        [
          #"curl -H "DD-API-KEY: $DD_API_KEY" -H "DD-APPLICATION-KEY: $DD_APP_KEY" "#
            + "https://api.{site}/api/v2/web-integrations/oracle-fusion/accounts > accounts.json"
        ]
      )
    case .live:
      (
        "Run the live check, which asks the identity domain, Fusion and Datadog.",
        "The client secret, and Datadog's keys for its part",
        ["fusion-doctor check --live {file}"]
      )
    }
  }
}
