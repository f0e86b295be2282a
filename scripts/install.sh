#!/bin/sh
# Brings what a door of the Makefile needs: the npm packages of the lock file, a Node that runs TypeScript, and the
# programs given as PROGRAM=DEBIAN-PACKAGE. What is there already is left alone.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
# Debian keeps PostgreSQL's programs in a folder of their version.
for folder in /usr/lib/postgresql/*/bin; do
  PATH="$PATH:$folder"
done

fail() {
  echo "install: $*" >&2
  exit 1
}

has_node_24() {
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) && [ "$major" -ge 24 ]
}

install_npm_packages() {
  stamp=node_modules/.vfleet-lock
  wanted=$(cksum <package-lock.json)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    return
  fi
  command -v npm >/dev/null || fail "npm was not found: install Node 20 or later with npm"
  echo "install: npm packages" >&2
  # The lock file holds Node itself as a package for x86-64; other machines bring their own Node 24.
  if [ "$(uname -s) $(uname -m)" = "Linux x86_64" ]; then
    npm ci --no-audit --no-fund --loglevel=error >&2
  else
    npm ci --no-audit --no-fund --loglevel=error --force >&2
  fi
  echo "$wanted" >"$stamp"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() {
  echo "install: Debian packages $*" >&2
  command -v apt-get >/dev/null || fail "install what gives these on your system: $*"
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    fail "run as root: apt-get install $*"
  fi
  # The tests start their own servers on loopback; a package's service must not begin to listen beside them.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    trap 'as_root rm -f "$policy"' EXIT
  fi
  set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
  as_root "$@" >&2 || { as_root apt-get update -q >&2 && as_root "$@" >&2; }
}

install_npm_packages
has_node_24 || fail "Node 24 or later was not found: the npm packages bring it on x86-64 Linux, elsewhere install it"

missing=
for pair in "$@"; do
  command -v "${pair%%=*}" >/dev/null || missing="$missing ${pair#*=}"
done
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086 # package names, split on purpose
  install_debian_packages $missing
fi
