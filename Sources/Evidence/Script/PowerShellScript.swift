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
    let shapes = EvidenceShape.all.filter { main.contains("$shape.\($0.name)") }.map { name, shape in
      "  \(name) = " + EvidenceShape.wrapped(shape.powerShell, at: ";", indent: "    ")
    }
    return main.replacing("@shapes@", with: "@{\n" + shapes.joined(separator: "\n") + "\n}")
      .replacing(
        "@secrets@", with: ScriptSecrets.patterns.map(EvidenceScript.powerShellQuoted).joined(separator: ",\n  ")
      )
      .replacing("@key@", with: EvidenceScript.powerShellQuoted(ScriptSecrets.key))
      .replacing("@mark@", with: EvidenceScript.powerShellQuoted(ScriptSecrets.mark))
      .replacing(
        "@words@", with: HeadingWords.others.filter { $0.utf8.allSatisfy { $0 < 0x80 } }.joined(separator: "|")
      )
      .replacing("@code@", with: ScriptSecrets.roleCode)
  }

  private static let main = #"""

    $ErrorActionPreference = 'Stop'
    # Quotes inside of an argument reach the OCI CLI alike in every version.
    $PSNativeCommandArgumentPassing = 'Legacy'
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072

    $shape = @shapes@
    # What secrets look like, and keys of Datadog.
    $secret = @(
      @secrets@
    ) -join '|'
    $key = @key@
    $mark = @mark@

    $script:members = @()

    function Note([string]$text) { Write-Host "note: $text" }

    function HostOf([string]$url) {
      $text = ($url -replace '^https://', '') -replace '/.*\z', ''
      return ($text -replace ':443\z', '').ToLowerInvariant()
    }

    # A text without what looks like a secret.
    function Redact([string]$text, [string]$form) {
      foreach ($known in @($env:DD_API_KEY, $env:DD_APP_KEY)) {
        if ($known -and $known.Length -ge 8) { $text = $text.Replace($known, $mark) }
      }
      $text = $text -creplace $secret, $mark
      if ($form -eq 'key' -and -not (Same $text)) { $text = $text -creplace $key, $mark }
      return $text
    }

    # What of a value has a shape: '' is one value, 'key' one where a key could stand; what has another is the mark.
    function Pick($value, $form) {
      if ($null -eq $value) { return $null }
      if ($form -is [string]) {
        if ($value -is [string]) { return (Redact $value $form) }
        if ($value -is [ValueType]) { return $value }
        return $mark
      }
      $inner = if ($form -is [array]) { $form[0] } else { $form }
      if ($value -is [array]) {
        $list = New-Object System.Collections.ArrayList
        foreach ($item in $value) { [void]$list.Add((Pick $item $inner)) }
        return , $list.ToArray()
      }
      if ($inner -is [string]) { return (Pick $value $inner) }
      if ($value -isnot [Management.Automation.PSCustomObject]) { return $mark }
      $kept = [ordered]@{}
      foreach ($property in $value.PSObject.Properties) {
        if (@($inner.Keys) -ccontains $property.Name) {
          $kept[$property.Name] = Pick $property.Value $inner[$property.Name]
        }
      }
      return $kept
    }

    # The entries of a list that are the client's.
    function Own($entries, [string]$name, $form) {
      if ($null -ne $entries -and $entries -isnot [array]) { throw 'the answer has another shape than expected' }
      $list = New-Object System.Collections.ArrayList
      foreach ($entry in @($entries)) {
        if ($null -ne $entry -and (Same $entry.$name)) { [void]$list.Add((Pick $entry $form)) }
      }
      return , $list.ToArray()
    }

    function Fold([string]$text) { return ($text -replace '[\x00-\x7F-[A-Za-z0-9]]|\s', '').ToLowerInvariant() }

    # The two columns of codes of a hierarchy; nothing else of the table is kept.
    function Hierarchy([string]$text) {
      $rows = @($text | ConvertFrom-Csv)
      if ($rows.Count -eq 0) { throw 'the hierarchy of the package has no rows' }
      $names = @($rows[0].PSObject.Properties | ForEach-Object { $_.Name } | Where-Object {
        $_.Length -le 60 -and (Fold $_) -cmatch '\A(@words@)+\z' -and (Fold $_) -match 'code' })
      $parent = @($names | Where-Object { (Fold $_) -match 'parent' })
      $child = @($names | Where-Object { (Fold $_) -match 'child' })
      if ($parent.Count -ne 1 -or $child.Count -ne 1) { throw 'the headings are not those of a role hierarchy' }
      $lines = New-Object System.Collections.ArrayList
      [void]$lines.Add('"Parent Role Code","Child Role Code"')
      $others = 0
      foreach ($row in $rows) {
        $cells = @()
        foreach ($cell in @($row.($parent[0]), $row.($child[0]))) {
          $code = Redact (([string]$cell).Trim()) ''
          if ($code -ne '' -and $code -ne $mark -and $code -notmatch '\A(?:@code@)\z') {
            $others += 1
            $code = $mark
          }
          $cells += $code
        }
        if ($cells[0] -eq '' -and $cells[1] -eq '') { break }
        # One word alone can be the foot of the table: a name.
        $codes = @($cells | Where-Object { $_ -ne '' -and $_ -ne $mark })
        if ($codes.Count -gt 1 -or ($codes.Count -eq 1 -and $codes[0].Contains('_'))) {
          [void]$lines.Add('"' + $cells[0] + '","' + $cells[1] + '"')
        }
      }
      if ($others -gt 0) { Note "$others cells hold no code of a role: $mark stands in their place" }
      return (($lines.ToArray() -join "`n") + "`n")
    }

    function Same($text) { return ($text -is [string]) -and ($text.Trim() -eq $client) }

    function Save($value, [string]$name, [string]$kind, [string]$command) {
      $text = ConvertTo-Json -InputObject $value -Depth 30
      if ($text.Contains($mark)) {
        Note "a value looks like a secret, or has another form than expected: $mark stands in its place"
      }
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
      if ($null -eq $app) { throw 'the answer has another shape than expected' }
      Save @{ data = (Pick $app $shape.application) } $name 'application' "oci identity-domains app get --endpoint $domain --app-id $id"
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
    if ($client -match '\Aidcscs-') { throw 'that is a client secret, not a client ID' }
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
            if ($null -eq $answer.data) { throw 'the answer has another shape than expected' }
            Save @{ data = (Pick $answer.data $shape.environment) } 'environment.json' 'environment' `
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
            if ($null -eq $answer.Resources -and $null -eq $answer.totalResults) { throw 'the answer is no list of users' }
            $all = @($answer.Resources | Where-Object { $null -ne $_ })
            $own = Own $answer.Resources 'userName' $shape.user
            $total = Pick $answer.totalResults ''
            if ($null -eq $total -or $total -eq $all.Count) { $total = $own.Count }
            $list = [ordered]@{ totalResults = $total; startIndex = 1; itemsPerPage = $own.Count; Resources = $own }
            Save $list 'user.json' 'user' "GET https://$podHost$path"
          }
          Step "The user's roles by code (right: IT Security Manager)" {
            $path = "/hcmRestApi/resources/11.13.18.05/userAccounts?q=Username=%27$client%27&expand=userAccountRoles"
            $answer = Ask-Fusion $path
            if ($null -eq $answer.items) { throw 'the answer is no list of user accounts' }
            $own = Own $answer.items 'Username' $shape.account
            $list = [ordered]@{ count = $own.Count; items = $own }
            foreach ($name in @('hasMore', 'limit', 'offset')) {
              if ($null -ne $answer.$name) { $list[$name] = Pick $answer.$name '' }
            }
            Save $list 'roles.json' 'roles' "GET https://$podHost$path"
          }
          Step 'Audit levels; the call only reads, although it is a POST (privilege: Manage Audit Policies)' {
            $path = '/fscmRestApi/fndAuditRESTService/audittrail/get-auditlevel'
            $answer = Ask-Fusion $path 'Post' '["ODI","ESS","MDS","SOA","ADF","OPSS"]'
            if ($answer.status -ne 'SUCCESS') { throw 'Fusion refused to show its audit levels' }
            Save (Pick $answer $shape.audit) 'audit.json' 'audit' "POST https://$podHost$path"
          }
          $product = Read-Host 'A product that is used and audited here, such as Payables, to list its audited objects (empty: leave them out)'
          if ($product -match '\A[A-Za-z0-9 &/-]+\z') {
            Step "Audited objects of $product; this POST only reads too" {
              $path = '/fscmRestApi/fndAuditRESTService/audittrail/get-auditsetup'
              $answer = Ask-Fusion $path 'Post' ('{"application":"' + $product + '"}')
              if ($answer.status -ne 'SUCCESS') { throw 'Fusion refused to show its audited objects' }
              Save (Pick $answer $shape.audit) 'audit-objects.json' 'audit' "POST https://$podHost$path"
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
              [void]$own.Add((Pick $entry $shape.registered))
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
            if ($entry.Length -gt 67108864) { throw 'the hierarchy is too large' }
            $reader = New-Object IO.StreamReader($entry.Open(), [Text.Encoding]::UTF8)
            try { $text = Hierarchy $reader.ReadToEnd() } finally { $reader.Dispose() }
            [IO.File]::WriteAllText((Join-Path $work 'role-hierarchy.csv'), $text, (New-Object Text.UTF8Encoding $false))
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
