# Sourced by the scripts at the top: builds only what has changed, one build at a time.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need() {
  command -v "$1" >/dev/null 2>&1 || { echo "$1 is needed: $2" >&2; exit 2; }
}

# Two scripts may start at once; the second waits for the first one's build.
locked() {
  mkdir -p "$root/artifacts"
  (
    flock 9
    "$@"
  ) 9>"$root/artifacts/.build-lock"
}

build_project() {
  need dotnet "install the .NET 10 SDK"
  locked build_dotnet "$root/$1"
}

build_dotnet() {
  local log
  log=$(mktemp)
  if ! dotnet build "$1" --configuration Release --verbosity quiet -maxcpucount:2 >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
}

build_web() {
  need node "install Node.js 20 or later"
  need npm "install npm"
  locked build_web_now
}

build_web_now() {
  local web="$root/GraphApi/web" stamp="$root/artifacts/web/.built"
  # The stamp is newer than every source: nothing to do.
  if [ -f "$stamp" ] && [ -z "$(find "$web" -path "$web/node_modules" -prune -o -type f -newer "$stamp" -print -quit)" ]; then return; fi
  (cd "$web" && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build -- --logLevel warn) >&2 || exit 1
  touch "$stamp"
}
