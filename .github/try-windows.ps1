# Tries the programs in a folder: both test themselves, and the window shows itself.
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'

& "$Folder/chimera.exe" selftest
if ($LASTEXITCODE -ne 0) { throw "chimera.exe selftest: $LASTEXITCODE" }

# A program with a window is not waited for, and has no output unless that is sent somewhere.
$said = "$env:RUNNER_TEMP/selftest.txt"
$test = Start-Process "$Folder/chimera-bench.exe" -ArgumentList --selftest -Wait -PassThru -RedirectStandardOutput $said
Get-Content $said
if ($test.ExitCode -ne 0) { throw "chimera-bench.exe --selftest: $($test.ExitCode)" }

$window = Start-Process "$Folder/chimera-bench.exe" -PassThru
try {
    for ($i = 0; $i -lt 60; $i++) {
        Start-Sleep -Milliseconds 500
        $window.Refresh()
        if ($window.HasExited) { throw "the window is gone: $($window.ExitCode)" }
        if ($window.MainWindowTitle -like 'Chimera Bench*') { break }
    }
    if ($window.MainWindowTitle -notlike 'Chimera Bench*') { throw 'no window within half a minute' }
    Write-Output "The window is there: $($window.MainWindowTitle)"
} finally {
    if (-not $window.HasExited) { $window.Kill($true) }
}
