// Addresses in /proc/net are words of four bytes in the order of the machine, which is little-endian on all that
// OpenStack's packages are built for but s390x.
const listensAt = `function hex(digits,  i, value) {
  value = 0
  for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789ABCDEF", toupper(substr(digits, i, 1))) - 1
  return value
}
function turned(word) { return substr(word, 7, 2) substr(word, 5, 2) substr(word, 3, 2) substr(word, 1, 2) }
$4 == "0A" {
  split($2, place, ":")
  if (hex(place[2]) != port) next
  bytes = ""
  for (at = 1; at < length(place[1]); at += 8) bytes = bytes turned(substr(place[1], at, 8))
  if (bytes ~ /^0+$/) { print "127.0.0.1"; if (length(bytes) == 32) print "[::1]"; next }
  if (bytes ~ /^00000000000000000000[Ff][Ff][Ff][Ff]/) bytes = substr(bytes, 25)
  if (length(bytes) == 8) {
    print hex(substr(bytes, 1, 2)) "." hex(substr(bytes, 3, 2)) "." hex(substr(bytes, 5, 2)) "." hex(substr(bytes, 7, 2))
    next
  }
  text = substr(bytes, 1, 4)
  for (at = 5; at < 32; at += 4) text = text ":" substr(bytes, at, 4)
  print "[" tolower(text) "]"
}`;

const getsByPython = `import ssl, sys
try:
    from urllib.request import build_opener, HTTPSHandler, ProxyHandler
    from urllib.error import HTTPError
except ImportError:
    from urllib2 import build_opener, HTTPSHandler, ProxyHandler, HTTPError
try:
    handlers = [ProxyHandler({}), HTTPSHandler(context=ssl._create_unverified_context())]
except AttributeError:
    handlers = [ProxyHandler({})]
try:
    answer = build_opener(*handlers).open(sys.argv[1], None, 10)
except HTTPError as error:
    answer = error
if answer.code not in (200, 300):
    sys.exit(1)
getattr(sys.stdout, "buffer", sys.stdout).write(answer.read(65536))`;

/**
 * Shell functions for HTTP servers of the host.
 *
 * - `listeners PORT`: the addresses at which something listens, as a URL has them.
 * - `answers PORT`: something there answers its root with a list of API versions, by HTTP or HTTPS. What it was asked and
 *   how it answered is in $asked.
 */
export const apiFunctions = `listeners() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$1" '${listensAt}' | sort -u
}
get() {
  if command -v curl >/dev/null 2>&1; then
    # The code is the last line.
    page=$(curl -s -k -m 10 --noproxy '*' -w '\\n%{http_code}' "$1") || return
    case $page in *'
200'|*'
300') printf '%s\\n' "$page" ;; *) return 1 ;; esac
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O - -T 10 -t 1 --no-check-certificate --no-proxy --content-on-error "$1"
  else
    python=python3
    command -v python3 >/dev/null 2>&1 || python=python
    "$python" -c '${getsByPython}' "$1" 2>/dev/null
  fi
}
answers() {
  asked="nothing listens at port $1"
  for address in $(listeners "$1"); do
    for scheme in http https; do
      if get "$scheme://$address:$1/" | tr -d '\\r\\n' | grep -qE '^ *[{].*"versions?"'; then return; fi
      asked="$scheme://$address:$1/ gives no list of API versions"
    done
  done
  return 1
}
`;
