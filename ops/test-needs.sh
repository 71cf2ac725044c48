# Sourced by ./test: what the tests need beyond the SDK and Node, from Debian's packages.
install_test_needs() {
  local missing=()
  command -v chromium >/dev/null 2>&1 || missing+=(chromium)
  fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk)
  command -v strace >/dev/null 2>&1 || missing+=(strace)
  # The offline verifier is compiled ahead of time, which takes a linker and the headers of zlib.
  command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || missing+=(gcc libc6-dev)
  [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need ${missing[*]}; install them with Debian's apt-get, as root." >&2
    exit 2
  fi
  echo "Installing ${missing[*]}…"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"; } >/dev/null || exit 2
}
