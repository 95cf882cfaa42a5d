/// The script for Windows PowerShell 5.1 and PowerShell 7.
enum PowerShellScript {
  static let head = #"""
    # Collects the evidence of one Oracle Fusion to Datadog setup into one ZIP for fusion-doctor.
    #
    # It only reads: `oci ... get` and `oci ... list`, GET requests, and two POSTs that ask Fusion for its audit levels
    # and audited objects.
    # Only what is about this client is kept; client secrets and other people's data are left out. Every step may be
    # skipped, and one that fails says so and leaves the others alone. Look into the ZIP before you hand it over.
    #
    # Rights: Application Administrator of the identity domain; in Fusion IT Security Manager and, for the audit levels,
    # the privilege Manage Audit Policies.

    # The setup, as its configuration names it. What is empty is asked for.

    """#

  static var body: String {
    let names = ShellFilter.self
    return main.replacing("@application@", with: list(names.application))
      .replacing("@environment@", with: list(names.environment))
      .replacing("@account@", with: list(names.account))
  }

  private static func list(_ names: [String]) -> String {
    var lines = [""]
    for name in names {
      let word = "'\(name)'"
      if lines[lines.count - 1].utf8.count + word.utf8.count > 100 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : ", ") + word
    }
    return "@(\n  " + lines.joined(separator: ",\n  ") + ")"
  }

  private static let main = #"""

    $ErrorActionPreference = 'Stop'
    # Quotes inside of an argument reach the OCI CLI alike in every version.
    $PSNativeCommandArgumentPassing = 'Legacy'
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072

    $application = @application@
    $environmentNames = @environment@
    $accountNames = @account@
    $appRole = @('value', 'ref', 'app-id', 'app-name', 'display', 'type', 'admin-role', 'legacy-group-name', 'read-only')
    $meta = @('created', 'last-modified', 'lastModified', 'resource-type', 'resourceType', 'location', 'version')

    $script:members = @()

    function Note([string]$text) { Write-Host "note: $text" }

    function HostOf([string]$url) {
      $text = ($url -replace '^https://', '') -replace '/.*\z', ''
      return ($text -replace ':443\z', '').ToLowerInvariant()
    }

    # The members of an object that are named.
    function Keep($value, [string[]]$names) {
      if ($null -eq $value) { return $null }
      $kept = [ordered]@{}
      foreach ($property in $value.PSObject.Properties) {
        if ($names -ccontains $property.Name) { $kept[$property.Name] = $property.Value }
      }
      return $kept
    }

    function KeepAll($values, [string[]]$names) {
      $list = New-Object System.Collections.ArrayList
      foreach ($value in @($values)) { if ($null -ne $value) { [void]$list.Add((Keep $value $names)) } }
      return , $list.ToArray()
    }

    function Same($text) { return ($text -is [string]) -and ($text.Trim() -eq $client) }

    function Save($value, [string]$name, [string]$kind, [string]$command) {
      $text = ConvertTo-Json -InputObject $value -Depth 30
      [IO.File]::WriteAllText((Join-Path $work $name), $text, (New-Object Text.UTF8Encoding $false))
      $script:members += @{ name = $name; kind = $kind; command = $command }
      Write-Host "  collected: $name"
    }

    # An optional step: what fails is said, and leaves the others alone.
    function Step([string]$title, [scriptblock]$body) {
      Write-Host $title
      try { & $body } catch { Note "left out: $($_.Exception.Message)" }
    }

    function Ask-Oci([string[]]$arguments) {
      $text = & $oci @arguments | Out-String
      if ($LASTEXITCODE -ne 0) { throw 'the OCI CLI could not answer' }
      return ConvertFrom-Json -InputObject $text
    }

    function Save-Application([string]$id, [string]$name) {
      $app = (Ask-Oci @('identity-domains', 'app', 'get', '--endpoint', $domain, '--app-id', $id)).data
      $kept = Keep $app $application
      $kept['meta'] = Keep $app.meta $meta
      if ($null -ne $app.'granted-app-roles') {
        $kept['granted-app-roles'] = KeepAll $app.'granted-app-roles' $appRole
      }
      Save @{ data = $kept } $name 'application' "oci identity-domains app get --endpoint $domain --app-id $id"
      return $app
    }

    function Ask-Fusion([string]$path, [string]$method = 'Get', [string]$body = '') {
      $headers = @{ Authorization = $script:authorization; Accept = 'application/json'; 'REST-Framework-Version' = '4' }
      $request = @{
        Uri = "https://$podHost$path"; Method = $method; Headers = $headers; MaximumRedirection = 0; TimeoutSec = 120
        UseBasicParsing = $true
      }
      if ($body -ne '') {
        $request.Body = $body
        $request.ContentType = 'application/json'
      }
      return Invoke-RestMethod @request
    }

    function Confirm-Host([string]$name, [string]$what) {
      $answer = Read-Host "$name has no documented form of $what. Type the host name again to use it, or nothing to leave it out"
      return $answer -ceq $name
    }

    if ($pod -eq '') { $pod = Read-Host 'Fusion base URL, such as https://abcd.fa.ocs.oraclecloud.com' }
    $podHost = HostOf $pod
    if ($podHost -notmatch '\A[a-z0-9][a-z0-9.-]*\z') { throw 'the Fusion base URL names no host' }
    if ($client -eq '') { $client = Read-Host 'Client ID of the confidential application' }
    if ($client -notmatch '\A[A-Za-z0-9_.-]+\z') {
      throw 'a client ID has letters, digits, hyphens, dots and underscores alone: mend it in the configuration'
    }
    if ($domain -eq '') {
      $domain = Read-Host 'URL of the identity domain, such as https://idcs-....identity.oraclecloud.com (empty: leave it out)'
    }
    if ($domain -ne '') {
      $domainHost = HostOf $domain
      $isDomain = $domainHost -match '\A[a-z0-9.-]+\.identity\.(oraclecloud\.(com|eu)|oraclegovcloud\.(com|uk)|[a-z0-9-]+\.oci\.oraclecloud\.com)\z'
      if ($domainHost -notmatch '\A[a-z0-9][a-z0-9.-]*\z') {
        Note 'the URL of the identity domain names no host: the application is left out'
        $domain = ''
      } elseif ($isDomain -or (Confirm-Host $domainHost 'an identity domain')) {
        $domain = "https://$domainHost"
      } else { $domain = '' }
    }

    $work = Join-Path ([IO.Path]::GetTempPath()) ('fusion-doctor-' + [Guid]::NewGuid().ToString('N'))
    [void](New-Item -ItemType Directory -Path $work)
    try {
      if ($PSVersionTable.PSVersion.Major -gt 5 -and -not $IsWindows) { & chmod 700 $work }

      $oci = Get-Command oci -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
      if ($null -eq $oci) {
        Note 'the OCI CLI is missing: application and environment are left out (Cloud Shell has it)'
      } else {
        if ($domain -ne '') {
          Step "Confidential application, from $domain (right: Application Administrator)" {
            $filter = 'name eq \"' + $client + '\"'
            $list = Ask-Oci @('identity-domains', 'apps', 'list', '--endpoint', $domain, '--filter', $filter)
            $own = @($list.data.resources | Where-Object { Same $_.name })
            if ($own.Count -eq 0) {
              Note "the identity domain has no application with the client ID $client"
              $empty = @{ data = @{ resources = @(); 'total-results' = 0 } }
              Save $empty 'application.json' 'application' "oci identity-domains apps list --endpoint $domain"
              return
            }
            $id = [string]$own[0].id
            if ($id -notmatch '\A[A-Za-z0-9][A-Za-z0-9._-]*\z') { throw 'the answer has another shape than expected' }
            $app = Save-Application $id 'application.json'
            # Whether the application that defines the scope is Fusion's own stands in it alone.
            $scopes = @($app.'allowed-scopes' | Where-Object { ([string]$_.fqs).StartsWith('urn:opc:resource:fa') })
            $definers = @($scopes | ForEach-Object { [string]$_.'id-of-defining-app' } |
              Where-Object { $_ -match '\A[A-Za-z0-9][A-Za-z0-9._-]*\z' } | Select-Object -Unique -First 3)
            $number = 1
            foreach ($definer in $definers) {
              [void](Save-Application $definer "fusion-application-$number.json")
              $number++
            }
          }
        }
        if ($environment -eq '') {
          $environment = Read-Host 'OCID of the Fusion environment, ocid1.fusionenvironment.... (empty: leave it out)'
        }
        if ($environment -match '\Aocid1\.fusionenvironment\.[A-Za-z0-9._-]+\z') {
          Step "Fusion environment $environment (right: read fusion-environment)" {
            $answer = Ask-Oci @('fusion-apps', 'fusion-environment', 'get', '--fusion-environment-id', $environment)
            Save @{ data = (Keep $answer.data $environmentNames) } 'environment.json' 'environment' `
              "oci fusion-apps fusion-environment get --fusion-environment-id $environment"
          }
        } elseif ($environment -ne '') { Note 'that is no OCID of a Fusion environment: it is left out' }
      }

      $isPod = $podHost -match '\A[a-z0-9.-]+\.(fa(\.[a-z0-9]+)?\.oraclecloud\.(com|eu|uk)|ds-fa\.oraclepdemos\.com)\z'
      if ($isPod -or (Confirm-Host $podHost 'a Fusion pod')) {
        $admin = Read-Host "User name of a Fusion administrator, sent to https://$podHost alone (empty: leave Fusion out)"
        if ($admin -ne '') {
          $password = Read-Host 'Password' -AsSecureString
          $pair = $admin + ':' + (New-Object Net.NetworkCredential('', $password)).Password
          $script:authorization = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($pair))
          $pair = ''
          Step 'Integration user (right: IT Security Manager)' {
            $path = '/hcmRestApi/scim/Users?filter=userName+eq+%22' + $client + '%22'
            $answer = Ask-Fusion $path
            $all = @($answer.Resources | Where-Object { $null -ne $_ })
            $own = New-Object System.Collections.ArrayList
            foreach ($entry in $all) {
              if (-not (Same $entry.userName)) { continue }
              $user = Keep $entry @('id', 'schemas', 'userName', 'active', 'displayName', 'preferredLanguage')
              $user['meta'] = Keep $entry.meta $meta
              $user['name'] = Keep $entry.name @('familyName', 'givenName')
              $user['emails'] = KeepAll $entry.emails @('value', 'type', 'primary')
              $user['roles'] = KeepAll $entry.roles @('id', 'value', 'displayName')
              $extra = $entry.'urn:scim:schemas:extension:fa:2.0:faUser'
              if ($null -ne $extra) {
                $kept = Keep $extra @('userCategory', 'accountType')
                if ($null -ne $extra.workerInformation) {
                  $kept['workerInformation'] = Keep $extra.workerInformation @('personNumber')
                }
                $user['urn:scim:schemas:extension:fa:2.0:faUser'] = $kept
              }
              [void]$own.Add($user)
            }
            $total = $answer.totalResults
            if ($null -eq $total -or $total -eq $all.Count) { $total = $own.Count }
            $list = [ordered]@{ totalResults = $total; startIndex = 1; itemsPerPage = $own.Count; Resources = $own.ToArray() }
            Save $list 'user.json' 'user' "GET https://$podHost$path"
          }
          Step "The user's roles by code (right: IT Security Manager)" {
            $path = "/hcmRestApi/resources/11.13.18.05/userAccounts?q=Username=%27$client%27&expand=userAccountRoles"
            $answer = Ask-Fusion $path
            $own = New-Object System.Collections.ArrayList
            foreach ($entry in @($answer.items)) {
              if ($null -eq $entry -or -not (Same $entry.Username)) { continue }
              $account = Keep $entry @('UserId', 'Username', 'SuspendedFlag', 'PersonId', 'PersonNumber', 'GUID', 'CreationDate')
              $roles = $entry.userAccountRoles
              if ($null -ne $roles) {
                $page = Keep $roles @('count', 'hasMore', 'limit', 'offset')
                $page['items'] = KeepAll $roles.items @('UserRoleId', 'RoleId', 'RoleCode', 'CreationDate')
                $account['userAccountRoles'] = $page
              }
              [void]$own.Add($account)
            }
            $list = Keep $answer @('hasMore', 'limit', 'offset')
            $list['count'] = $own.Count
            $list['items'] = $own.ToArray()
            Save $list 'roles.json' 'roles' "GET https://$podHost$path"
          }
          Step 'Audit levels; the call only reads, although it is a POST (privilege: Manage Audit Policies)' {
            $path = '/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel'
            $answer = Ask-Fusion $path 'Post' '["ODI","ESS","MDS","SOA","ADF","OPSS"]'
            if ($answer.status -ne 'SUCCESS') { throw 'Fusion refused to show its audit levels' }
            $kept = Keep $answer @('actionName', 'status')
            foreach ($name in @('auditDate', 'auditData')) {
              if ($null -ne $answer.$name) { $kept[$name] = KeepAll $answer.$name @('product', 'auditLevel') }
            }
            Save $kept 'audit.json' 'audit' "POST https://$podHost$path"
          }
          $product = Read-Host 'A product that is used and audited here, such as Payables, to list its audited objects (empty: leave them out)'
          if ($product -match '\A[A-Za-z0-9 &/-]+\z') {
            Step "Audited objects of $product; this POST only reads too" {
              $path = '/fscmRestApi/fndAuditRESTService/audittrail/get-auditsetup'
              $answer = Ask-Fusion $path 'Post' ('{"application":"' + $product + '"}')
              if ($answer.status -ne 'SUCCESS') { throw 'Fusion refused to show its audited objects' }
              $kept = Keep $answer @('actionName', 'status')
              foreach ($name in @('auditDate', 'auditData')) {
                if ($null -eq $answer.$name) { continue }
                $rows = New-Object System.Collections.ArrayList
                foreach ($entry in @($answer.$name)) {
                  $row = Keep $entry @('webApplication', 'viewObject', 'viewObjectDisplayName', 'businessObject', 'auditSwitch')
                  if ($null -ne $entry.attributesList) {
                    $row['attributesList'] = KeepAll $entry.attributesList @('attributeName', 'isAuditable')
                  }
                  [void]$rows.Add($row)
                }
                $kept[$name] = $rows.ToArray()
              }
              Save $kept 'audit-objects.json' 'audit' "POST https://$podHost$path"
            }
          } elseif ($product -ne '') { Note 'the name of a product has letters, digits and blanks: its audited objects are left out' }
          $script:authorization = ''
        }
      }

      if ($env:DD_API_KEY -and $env:DD_APP_KEY) {
        if ($site -eq '') { $site = if ($env:DD_SITE) { $env:DD_SITE } else { 'datadoghq.com' } }
        if ($site -notmatch '\A((us3|us5|ap1|ap2|uk1)\.)?datadoghq\.com\z|\Adatadoghq\.eu\z') {
          Note "$site is no site of Datadog that has this integration: the account is left out"
        } else {
          Step "Datadog's registered account, from $site (permission: integrations_read)" {
            $url = "https://api.$site/api/v2/web-integrations/oracle-fusion/accounts"
            $headers = @{ 'DD-API-KEY' = $env:DD_API_KEY; 'DD-APPLICATION-KEY' = $env:DD_APP_KEY }
            $answer = Invoke-RestMethod -Uri $url -Headers $headers -MaximumRedirection 0 -TimeoutSec 120 -UseBasicParsing
            $own = New-Object System.Collections.ArrayList
            foreach ($entry in @($answer.data)) {
              $settings = $entry.attributes.settings
              if ($null -eq $settings) { continue }
              if ((HostOf ([string]$settings.fusion_base_url)) -ne $podHost -and -not (Same $settings.client_id)) { continue }
              $kept = Keep $settings $accountNames
              if ($null -ne $settings.logs_config) {
                $kept['logs_config'] = Keep $settings.logs_config @('enabled_services')
              }
              $account = Keep $entry @('id', 'type')
              $account['attributes'] = @{ name = $entry.attributes.name; settings = $kept }
              [void]$own.Add($account)
            }
            Save @{ data = $own.ToArray() } 'account.json' 'account' "GET $url"
          }
        }
      }

      Write-Host ''
      Write-Host "No REST call shows which roles the user's custom role inherits. Export that by hand:"
      Write-Host '  Setup and Maintenance > Users and Security > Manage Job Roles > Actions > Export to CSV File > Create New,'
      Write-Host '  add the custom role, then Download > CSV File Package'
      $path = Read-Host 'Path of the CSV file package, a ZIP (empty: none)'
      if ($path -ne '') {
        Step 'Role hierarchy' {
          Add-Type -AssemblyName System.IO.Compression
          Add-Type -AssemblyName System.IO.Compression.FileSystem
          $ending = '_CUSTOM_ROLE_HIERARCHY.csv'
          $archive = [IO.Compression.ZipFile]::OpenRead((Resolve-Path -LiteralPath $path).ProviderPath)
          try {
            $entry = $archive.Entries | Where-Object { $_.FullName.ToUpperInvariant().EndsWith($ending.ToUpperInvariant()) } |
              Select-Object -First 1
            if ($null -eq $entry) { throw 'the archive is no CSV file package of Manage Job Roles' }
            [IO.Compression.ZipFileExtensions]::ExtractToFile($entry, (Join-Path $work 'role-hierarchy.csv'))
          } finally { $archive.Dispose() }
          $script:members += @{ name = 'role-hierarchy.csv'; kind = 'roles'; command = 'exported by hand' }
          Write-Host '  collected: role-hierarchy.csv'
        }
      }

      Write-Host ''
      Write-Host 'Setup and Maintenance > Manage Audit Policies has a row Oracle Fusion Applications that no call shows.'
      $level = Read-Host 'Its level, None or Auditing (empty: not looked up)'
      if ($level -match '\A(None|Auditing)\z') {
        $text = "Product,Audit Level`nOracle Fusion Applications,$level`n"
        [IO.File]::WriteAllText((Join-Path $work 'audit-policies.csv'), $text, (New-Object Text.UTF8Encoding $false))
        $script:members += @{ name = 'audit-policies.csv'; kind = 'audit'; command = 'typed from the page Manage Audit Policies' }
      } elseif ($level -ne '') { Note 'that is neither None nor Auditing: left out' }

      if ($script:members.Count -eq 0) { throw 'nothing was collected: no ZIP is written' }
      $now = [DateTime]::UtcNow
      $invariant = [Globalization.CultureInfo]::InvariantCulture
      $manifest = [ordered]@{
        schema = 'fusion-doctor/evidence/v1'
        tool = $tool
        created = $now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $invariant)
        fusionBaseUrl = "https://$podHost"
        identityDomain = $domain
        clientId = $client
        members = @($script:members)
      }
      $text = ConvertTo-Json -InputObject $manifest -Depth 5
      [IO.File]::WriteAllText((Join-Path $work 'fusion-doctor-evidence.json'), $text, (New-Object Text.UTF8Encoding $false))
      $base = 'fusion-doctor-evidence-' + $podHost.Split('.')[0] + '-' + $now.ToString('yyyy-MM-dd', $invariant)
      $target = Join-Path (Get-Location).ProviderPath "$base.zip"
      $number = 1
      while (Test-Path -LiteralPath $target) {
        $number += 1
        $target = Join-Path (Get-Location).ProviderPath "$base-$number.zip"
      }
      Add-Type -AssemblyName System.IO.Compression.FileSystem
      [IO.Compression.ZipFile]::CreateFromDirectory($work, $target)
      Write-Host 'Name this file under any key of evidence:, for example application:'
      Write-Output $target
    } finally {
      Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
    }

    """#
}
