/** What the script has to know. */
export interface InstallerFacts {
  readonly name: string;
  readonly addinId: string;
  readonly manifestUrl: string;
}

/**
 * A PowerShell script for one person on Windows (D25): it keeps the manifest beside the person's other files and names
 * it in the part of the registry where classic Outlook looks for add-ins, or takes both away again. It needs no rights
 * of an administrator, and may be signed by the firm, since nothing in it changes from one person to the next.
 */
export function installerScript({ name, addinId, manifestUrl }: InstallerFacts): string {
  const lines = `<#
.SYNOPSIS
Puts an add-in into Outlook on Windows for the person who runs this, or takes it away with -Remove.
#>
[CmdletBinding()]
param(
    [switch]$Remove
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$name = ${quoted(name)}
$addinId = ${quoted(addinId)}
$manifestUrl = ${quoted(manifestUrl)}

$folder = Join-Path $env:LOCALAPPDATA 'Muniment\\Outlook'
$file = Join-Path $folder "$addinId.xml"
$key = 'HKCU:\\Software\\Microsoft\\Office\\16.0\\WEF\\Developer'

if ($Remove) {
    if (Test-Path -LiteralPath $key) { Remove-ItemProperty -LiteralPath $key -Name $addinId -ErrorAction SilentlyContinue }
    if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file }
    Write-Output "$name was removed. Close Outlook and open it again."
    exit 0
}

[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
New-Item -ItemType Directory -Path $folder -Force | Out-Null
$fresh = "$file.new"
try {
    Invoke-WebRequest -Uri $manifestUrl -OutFile $fresh -UseBasicParsing
    [xml]$manifest = Get-Content -LiteralPath $fresh -Raw -Encoding UTF8
    if ($manifest.OfficeApp.Id -ne $addinId) { throw "$manifestUrl holds another add-in." }
    Move-Item -LiteralPath $fresh -Destination $file -Force
} finally {
    if (Test-Path -LiteralPath $fresh) { Remove-Item -LiteralPath $fresh }
}
if (-not (Test-Path -LiteralPath $key)) { New-Item -Path $key -Force | Out-Null }
New-ItemProperty -LiteralPath $key -Name $addinId -Value $file -PropertyType String -Force | Out-Null
Write-Output "$name is there when Outlook is opened the next time. To remove it, run this again with -Remove."
`;
  // Windows PowerShell takes a file without this mark for one in the machine's old code page.
  return `\uFEFF${lines.replaceAll("\n", "\r\n")}`;
}

/** PowerShell ends a text in single quotes at any of these quotes, typographic ones included, unless it stands twice. */
function quoted(text: string): string {
  return `'${text.replaceAll(/\p{Cc}/gu, " ").replaceAll(/['\u2018\u2019\u201A\u201B]/g, (quote) => quote + quote)}'`;
}
