@echo off
rem Runs Titrant on Windows: finds the .NET 10 SDK (or installs it for this user), builds once, then starts.
rem   titrant.cmd brief FOLDER   any verb of the program; titrant.cmd --help lists them
rem   titrant.cmd serve          answers a health record and a browser on this machine, until Ctrl+C
rem The same switches as ./titrant: TITRANT_OFFLINE=1, TITRANT_DOTNET_INSTALL_URL (address of dotnet-install.ps1).
setlocal
set "ROOT=%~dp0"
set "CLI=%ROOT%artifacts\cli"
set "DOTNET_CLI_TELEMETRY_OPTOUT=1"
set "DOTNET_NOLOGO=1"
if not defined TITRANT_DOTNET_INSTALL_URL set "TITRANT_DOTNET_INSTALL_URL=https://dot.net/v1/dotnet-install.ps1"

set "DOTNET="
for %%D in (dotnet.exe) do if not "%%~$PATH:D"=="" call :try "%%~$PATH:D"
if not defined DOTNET if defined DOTNET_ROOT call :try "%DOTNET_ROOT%\dotnet.exe"
if not defined DOTNET call :try "%USERPROFILE%\.dotnet\dotnet.exe"
if not defined DOTNET call :install
if not defined DOTNET exit /b 69

if "%~1"=="test" goto :test

rem artifacts\cli-src mirrors what the last build was made from; robocopy /L only lists differences (exit code 0: none).
set "STALE=1"
if exist "%CLI%\titrant.dll" (
  robocopy "%ROOT%src" "%ROOT%artifacts\cli-src" /MIR /L /XD bin obj /NJH /NJS /NDL /NFL /NP >nul
  if not errorlevel 1 set "STALE=0"
)
if "%STALE%"=="1" (
  echo titrant: building ^(once; later starts do not^) ... 1>&2
  if not exist "%ROOT%artifacts" mkdir "%ROOT%artifacts"
  "%DOTNET%" publish "%ROOT%src\Titrant.Cli" -c Release -o "%CLI%" --nologo > "%ROOT%artifacts\build.log" 2>&1
  if errorlevel 1 (
    type "%ROOT%artifacts\build.log" 1>&2
    exit /b 70
  )
  robocopy "%ROOT%src" "%ROOT%artifacts\cli-src" /MIR /XD bin obj /NJH /NJS /NDL /NFL /NP >nul
)
"%DOTNET%" "%CLI%\titrant.dll" %*
set "CODE=%errorlevel%"
if "%~1"=="--help" echo   test  Of this source folder, by titrant.cmd alone: build everything and run all tests.
exit /b %CODE%

:test
"%DOTNET%" build "%ROOT%Titrant.slnx" -c Release --nologo -v quiet
if errorlevel 1 exit /b 70
"%DOTNET%" test --solution "%ROOT%Titrant.slnx" -c Release --no-build --no-progress
exit /b %errorlevel%

:try
if not exist "%~1" exit /b 0
"%~1" --list-sdks 2>nul | findstr /r /b "10\.0\.[1-9][0-9][0-9] " >nul
if not errorlevel 1 set "DOTNET=%~1"
exit /b 0

:install
if "%TITRANT_OFFLINE%"=="1" (
  echo titrant: the .NET 10 SDK is not on this machine, and TITRANT_OFFLINE=1 forbids fetching it. 1>&2
  exit /b 69
)
echo titrant: the .NET 10 SDK is not on this machine. Fetching it for this user only: 1>&2
echo          script  %TITRANT_DOTNET_INSTALL_URL% 1>&2
echo          into    %USERPROFILE%\.dotnet 1>&2
powershell -NoProfile -ExecutionPolicy Bypass -Command "$s = Join-Path $env:TEMP 'titrant-dotnet-install.ps1'; Invoke-WebRequest -UseBasicParsing $env:TITRANT_DOTNET_INSTALL_URL -OutFile $s; & $s -Channel 10.0 -InstallDir (Join-Path $env:USERPROFILE '.dotnet') -NoPath"
call :try "%USERPROFILE%\.dotnet\dotnet.exe"
exit /b 0
