/// The script for bash: Oracle's Cloud Shell, Linux, macOS.
enum ShellScript {
  static let head = #"""
    #!/usr/bin/env bash
    # Collects the evidence of one Oracle Fusion to Datadog setup into one ZIP for fusion-doctor.
    #
    # It only reads: `oci ... get` and `oci ... list`, GET requests, and two POSTs that ask Fusion for its audit levels
    # and audited objects. Only what is about this client is kept, and the application of Fusion's that its scope is of;
    # client secrets and other people's data are left out.
    # Every step may be skipped, and one that fails says so and leaves the others alone. Look into the ZIP before you
    # hand it over.
    #
    # Run it in Oracle's Cloud Shell, or wherever the OCI CLI is set up:  bash collect-evidence.sh
    # Rights: Application Administrator of the identity domain; in Fusion IT Security Manager and, for the audit levels,
    # the privilege Manage Audit Policies.

    if [ -z "${BASH_VERSION:-}" ]; then
      if [ -f "$0" ]; then exec bash "$0" "$@"; fi
      echo 'error: run this script with bash' >&2
      exit 2
    fi
    set -u
    umask 077

    # The setup, as its configuration names it. What is empty is asked for.

    """#

  static var body: String { main.replacing("\n@filter@\n", with: "\n" + ShellFilter.function + "\n") }

  private static let main = #"""

    work=''
    admin=''
    password=''
    answer=''

    say() { printf '%s\n' "$*" >&2; }
    note() { printf 'note: %s\n' "$*" >&2; }
    fail() {
      printf 'error: %s\n' "$*" >&2
      exit "${code:-1}"
    }

    # shellcheck disable=SC2317,SC2329 # the traps call it
    cleanup() {
      [ -z "$work" ] || rm -rf "$work"
      if [ -t 3 ]; then stty echo <&3 2>/dev/null; fi
    }

    # ask TEXT: an answer, empty for none.
    ask() {
      printf '%s: ' "$1" >&2
      answer=''
      IFS= read -r answer <&3 || true
      answer=${answer%$'\r'}
    }

    # ask_secret TEXT: an answer that is not shown.
    ask_secret() {
      printf '%s: ' "$1" >&2
      answer=''
      IFS= read -rs answer <&3 || true
      answer=${answer%$'\r'}
      printf '\n' >&2
    }

    # host_of URL: its host, in lower case.
    host_of() {
      local text=${1#https://}
      text=${text%%/*}
      text=${text%:443}
      printf '%s' "$text" | LC_ALL=C tr '[:upper:]' '[:lower:]'
    }

    is_host() {
      case $1 in '' | *[!a-z0-9.-]* | .* | -* | *..*) return 1 ;; esac
    }

    # The forms that Oracle documents: credentials go nowhere else unasked.
    is_pod_host() {
      case $1 in
        *.fa.oraclecloud.com | *.fa.*.oraclecloud.com | *.fa.oraclecloud.eu | *.fa.*.oraclecloud.eu) ;;
        *.fa.oraclecloud.uk | *.fa.*.oraclecloud.uk | *.ds-fa.oraclepdemos.com) ;;
        *) return 1 ;;
      esac
    }

    is_domain_host() {
      case $1 in
        *.identity.oraclecloud.com | *.identity.*.oci.oraclecloud.com | *.identity.oraclecloud.eu) ;;
        *.identity.oraclegovcloud.com | *.identity.oraclegovcloud.uk) ;;
        *) return 1 ;;
      esac
    }

    # confirm HOST WHAT: a host of no documented form has to be typed again.
    confirm() {
      ask "$1 has no documented form of $2. Type the host name again to use it, or nothing to leave it out"
      [ "$answer" = "$1" ]
    }

    # member NAME KIND COMMAND: a file of the folder becomes a member of the ZIP.
    member() {
      printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$work/members"
      say "  collected: $1"
    }

    # In the quotes of a curl configuration.
    escaped() {
      local text=$1
      text=${text//\\/\\\\}
      text=${text//\"/\\\"}
      printf '%s' "$text"
    }

    # request FILE ARGUMENT...: one request; the credentials come on standard input, so that no list of processes shows
    # them. No redirect is followed.
    request() {
      local file=$1 status
      shift
      if ! status=$(curl --config - --silent --show-error --proto '=https' --max-redirs 0 --max-time 120 \
        --header 'Accept: application/json' --output "$file" --write-out '%{http_code}' "$@"); then
        note 'the request was not answered'
        return 1
      fi
      case $status in
        200) return 0 ;;
        401) note 'answered 401: wrong user name or password, or this kind of sign-in is switched off' ;;
        403) note 'answered 403: the right is missing, or this address is not let in' ;;
        *) note "answered $status" ;;
      esac
      return 1
    }

    fusion() { printf 'user = "%s"\n' "$(escaped "$admin:$password")" | request "$@"; }

    errors() { LC_ALL=C tr -d '\000-\010\013-\037\177' <"$work/errors" | head -n 8 >&2; }

    @filter@

    collect_application() {
      local id
      say "Confidential application, from $domain"
      if ! oci identity-domains apps list --endpoint "$domain" --filter "name eq \"$client\"" \
        </dev/null >"$work/list.json" 2>"$work/errors"; then
        errors
        note 'the OCI CLI could not list the application (right: Application Administrator of the identity domain)'
        return
      fi
      id=$(filter application-id "$work/list.json" -) || return
      if [ -z "$id" ]; then
        note "the identity domain has no application with the client ID $client"
        filter application "$work/list.json" "$work/application.json" || return
        member application.json application "oci identity-domains apps list --endpoint $domain"
        return
      fi
      get_application "$id" application.json && collect_definers
    }

    get_application() {
      if ! oci identity-domains app get --endpoint "$domain" --app-id "$1" \
        </dev/null >"$work/app.json" 2>"$work/errors"; then
        errors
        note "the OCI CLI could not get the application $1"
        return 1
      fi
      filter application "$work/app.json" "$work/$2" || return
      member "$2" application "oci identity-domains app get --endpoint $domain --app-id $1"
    }

    # The applications that define the scopes granted for Fusion: whether they are Fusion's own stands in them alone.
    collect_definers() {
      local id number=1
      filter definers "$work/application.json" - >"$work/definers" || return
      while IFS= read -r id; do
        get_application "$id" "fusion-application-$number.json" && number=$((number + 1))
      done <"$work/definers"
    }

    collect_environment() {
      say "Fusion environment $environment"
      if ! oci fusion-apps fusion-environment get --fusion-environment-id "$environment" \
        </dev/null >"$work/fusion.json" 2>"$work/errors"; then
        errors
        note 'the OCI CLI could not get the environment (right: read fusion-environment)'
        return
      fi
      filter environment "$work/fusion.json" "$work/environment.json" || return
      member environment.json environment \
        "oci fusion-apps fusion-environment get --fusion-environment-id $environment"
    }

    collect_user() {
      local url="https://$host/hcmRestApi/scim/Users?filter=userName+eq+%22$client%22"
      say 'Integration user (right: IT Security Manager)'
      fusion "$work/users.json" "$url" || return
      filter user "$work/users.json" "$work/user.json" || return
      member user.json user "curl $url"
    }

    collect_roles() {
      local url="https://$host/hcmRestApi/resources/11.13.18.05/userAccounts"
      url="$url?q=Username=%27$client%27&expand=userAccountRoles"
      say "The user's roles by code (right: Human Capital Management Integration Specialist, or IT Security Manager)"
      fusion "$work/accounts.json" --header 'REST-Framework-Version: 4' "$url" || return
      filter roles "$work/accounts.json" "$work/roles.json" || return
      member roles.json roles "curl -H 'REST-Framework-Version: 4' $url"
    }

    collect_audit() {
      local url="https://$host/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel"
      say 'Audit levels; the call only reads, although it is a POST (privilege: Manage Audit Policies)'
      fusion "$work/levels.json" --request POST --header 'Content-Type: application/json' \
        --data '["ODI","ESS","MDS","SOA","ADF","OPSS"]' "$url" || return
      filter audit "$work/levels.json" "$work/audit.json" || return
      member audit.json audit "curl -X POST $url"
    }

    collect_audit_objects() {
      local url="https://$host/fscmRestApi/fndAuditRESTService/audittrail/get-auditsetup"
      ask "A product that is used and audited here, such as Payables, to list its audited objects (empty: leave them out)"
      case $answer in
        '') return ;;
        *[!A-Za-z0-9\ \&/-]*)
          note 'the name of a product has letters, digits and blanks: its audited objects are left out'
          return
          ;;
      esac
      say "Audited objects of $answer; this POST only reads too"
      fusion "$work/objects.json" --request POST --header 'Content-Type: application/json' \
        --data "{\"application\":\"$answer\"}" "$url" || return
      filter audit-objects "$work/objects.json" "$work/audit-objects.json" || return
      member audit-objects.json audit "curl -X POST $url"
    }

    collect_hierarchy() {
      local ending
      say ''
      say "No REST call shows which roles the user's custom role inherits. Export that by hand, for example:"
      say '  Setup and Maintenance > Users and Security > Manage Job Roles > Actions > Export to CSV File > Create New,'
      say '  add the custom role, then Download > CSV File Package; or Security Console > Roles > (the role) >'
      say '  Expand Toward Privileges > View as Table, Show Roles > Export to Excel'
      ask 'Path of that file (CSV, ZIP or XLSX; empty: none)'
      [ -n "$answer" ] || return
      case $answer in [~]/*) answer=$HOME/${answer#??} ;; esac
      if [ ! -f "$answer" ]; then
        note 'there is no such file: the hierarchy is left out'
        return
      fi
      ending=$(filter hierarchy "$answer" "$work/hierarchy") || return
      mv "$work/hierarchy" "$work/role-hierarchy.$ending"
      member "role-hierarchy.$ending" roles 'exported by hand'
    }

    collect_page() {
      say ''
      say 'Setup and Maintenance > Manage Audit Policies has a row Oracle Fusion Applications that no call shows.'
      ask 'Its level, None or Auditing (empty: not looked up)'
      case $answer in
        '') ;;
        [Nn]one | [Aa]uditing)
          printf 'Product,Audit Level\nOracle Fusion Applications,%s\n' "$answer" >"$work/audit-policies.csv"
          member audit-policies.csv audit 'typed from the page Manage Audit Policies'
          ;;
        *) note 'that is neither None nor Auditing: left out' ;;
      esac
    }

    collect_account() {
      local url
      case $site in
        datadoghq.com | us3.datadoghq.com | us5.datadoghq.com | datadoghq.eu) ;;
        ap1.datadoghq.com | ap2.datadoghq.com | uk1.datadoghq.com) ;;
        *)
          note "$site is no site of Datadog that has this integration: the account is left out"
          return
          ;;
      esac
      url="https://api.$site/api/v2/web-integrations/oracle-fusion/accounts"
      say "Datadog's registered account, from $site (permission: integrations_read)"
      printf 'header = "DD-API-KEY: %s"\nheader = "DD-APPLICATION-KEY: %s"\n' \
        "$(escaped "$DD_API_KEY")" "$(escaped "$DD_APP_KEY")" | request "$work/accounts.dd.json" "$url" || return
      filter account "$work/accounts.dd.json" "$work/account.json" || return
      member account.json account "curl $url"
    }

    ask_setup() {
      if [ -z "$pod" ]; then
        ask 'Fusion base URL, such as https://abcd.fa.ocs.oraclecloud.com'
        pod=$answer
      fi
      host=$(host_of "$pod")
      is_host "$host" || code=2 fail "the Fusion base URL names no host"
      if [ -z "$client" ]; then
        ask 'Client ID of the confidential application'
        client=$answer
      fi
      case $client in
        [Ii][Dd][Cc][Ss][Cc][Ss]-*) code=2 fail 'that is a client secret, not a client ID' ;;
        '' | *[!A-Za-z0-9_.-]*)
          code=2 fail 'a client ID has letters, digits, hyphens, dots and underscores alone: mend it in the configuration'
          ;;
      esac
      if [ -z "$domain" ]; then
        ask 'URL of the identity domain, such as https://idcs-....identity.oraclecloud.com (empty: leave it out)'
        domain=$answer
      fi
      if [ -n "$domain" ]; then
        domain_host=$(host_of "$domain")
        if ! is_host "$domain_host"; then
          note 'the URL of the identity domain names no host: the application is left out'
          domain=''
        elif is_domain_host "$domain_host" || confirm "$domain_host" 'an identity domain'; then
          domain=https://$domain_host
        else
          domain=''
        fi
      fi
    }

    main() {
      local target number
      trap cleanup EXIT
      trap 'exit 129' HUP
      trap 'exit 130' INT
      trap 'exit 143' TERM
      command -v python3 >/dev/null || fail 'python3 is missing: it filters the answers and writes the ZIP'
      work=$(mktemp -d) || fail 'there is no room for temporary files'
      : >"$work/members"

      ask_setup
      say "Evidence of $host for the client $client"
      if ! command -v oci >/dev/null; then
        note 'the OCI CLI is missing: application and environment are left out (Cloud Shell has it)'
      else
        if [ -n "$domain" ]; then collect_application; fi
        if [ -z "$environment" ]; then
          ask 'OCID of the Fusion environment, ocid1.fusionenvironment.... (empty: leave it out)'
          environment=$answer
        fi
        case $environment in
          '') ;;
          ocid1.fusionenvironment.*[!A-Za-z0-9._-]*) note 'that is no OCID: the environment is left out' ;;
          ocid1.fusionenvironment.*) collect_environment ;;
          *) note 'that is no OCID of a Fusion environment: it is left out' ;;
        esac
      fi

      if ! command -v curl >/dev/null; then
        note 'curl is missing: what Fusion and Datadog know is left out'
      else
        if is_pod_host "$host" || confirm "$host" 'a Fusion pod'; then
          ask "User name of a Fusion administrator, sent to https://$host alone (empty: leave Fusion out)"
          admin=$answer
          if [ -n "$admin" ]; then
            ask_secret 'Password'
            password=$answer
            collect_user
            collect_roles
            collect_audit
            collect_audit_objects
            password=''
          fi
        fi
        if [ -n "${DD_API_KEY:-}" ] && [ -n "${DD_APP_KEY:-}" ]; then
          if [ -z "$site" ]; then site=${DD_SITE:-datadoghq.com}; fi
          collect_account
        fi
      fi
      collect_hierarchy
      collect_page

      [ -s "$work/members" ] || fail 'nothing was collected: no ZIP is written'
      target="fusion-doctor-evidence-${host%%.*}-$(date -u +%Y-%m-%d)"
      number=1
      while [ -e "$target.zip" ]; do
        number=$((number + 1))
        target="fusion-doctor-evidence-${host%%.*}-$(date -u +%Y-%m-%d)-$number"
      done
      filter pack "$work" "$work/evidence.zip" || fail 'the ZIP could not be written'
      mv "$work/evidence.zip" "$target.zip" || fail 'the ZIP could not be put into this folder'
      say ''
      say 'Name this file under any key of evidence:, for example application:'
      printf '%s\n' "$target.zip"
    }

    # Answers come from standard input, or from the terminal where the script itself comes on standard input.
    if [ -n "${BASH_SOURCE[0]:-}" ]; then
      exec 3<&0
    elif ! { exec 3</dev/tty; } 2>/dev/null; then
      fail 'there is no terminal to ask: save the script and run it with bash'
    fi
    main "$@"
    exit

    """#
}
