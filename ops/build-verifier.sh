#!/usr/bin/env bash
# Builds the offline verifier ahead of time, to artifacts/xycheck: a program that needs no .NET on the machine it runs on.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/ops/build.sh"
need dotnet "install the .NET 10 SDK"
# The compiler only links here; either does.
if command -v clang >/dev/null 2>&1; then linker=clang; else linker=gcc; fi
need "$linker" "install clang or gcc, with the headers of zlib"
case "$(uname -m)" in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac

publish() {
  dotnet publish "$root/Verifier/Verifier.csproj" --configuration Release --runtime "$runtime" --output "$root/artifacts/xycheck" \
    --verbosity quiet -maxcpucount:1 "-p:CppCompilerAndLinker=$linker" -p:DebugType=none -p:StripSymbols=true >&2
}
locked publish
rm -f "$root"/artifacts/xycheck/*.dbg
