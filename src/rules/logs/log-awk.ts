import { notShown } from "../../base/not-shown.ts";
import { withoutLoginsAwk } from "../../base/without-logins-awk.ts";

/** How many kinds of lines of one file come back; more are only counted. */
const maxKinds = 250;
/** How many lines of one file that name an id come back: the first ones, and the last ones. */
const firstNamed = 4;
const lastNamed = 8;
/** Bytes of a line that come back. */
const maxLineBytes = 1500;

const secretName =
  "(passw(or)?d|passphrase|secret|token|auth[_-]?key|api[_-]?key|private[_-]?key|credentials?|authorization)";

// Needs LC_ALL=C; reads with mawk, gawk and busybox, and has no apostrophe and no interval.
const masking = `
${withoutLoginsAwk}
function end_of_value(s,   quote, n) {
  if (match(s, /^u?["\\047]/)) {
    quote = substr(s, RLENGTH, 1); n = RLENGTH
    s = index(substr(s, n + 1), quote)
    return s ? n + s : 100000
  }
  if (match(tolower(s), /^(bearer|basic|token)[ \\t]+/)) n = RLENGTH; else n = 0
  if (match(substr(s, n + 1), /[ \\t,;&)}>"\\047]/)) return n + RSTART - 1
  return 100000
}
function mask(s,   out) {
  s = without_logins(s); out = ""
  while (match(tolower(s), /${secretName}[a-z0-9_.-]*["\\047]?[ \\t]*[=:][ \\t]*/)) {
    out = out substr(s, 1, RSTART + RLENGTH - 1) "${notShown}"
    s = substr(s, RSTART + RLENGTH)
    s = substr(s, end_of_value(s) + 1)
  }
  s = out s; out = ""
  while (match(s, /gAAAAA[A-Za-z0-9_=-]+/)) {
    out = out substr(s, 1, RSTART - 1) "${notShown}"
    s = substr(s, RSTART + RLENGTH)
  }
  return out s
}`;

// Dates are compared as texts: those of the host's own clock with since, those in UTC with since_utc.
const dating = `
function is_old(s,   at, day, rest, month) {
  if (since == "") return 0
  if (match(s, /[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]/) && RSTART < 120) {
    day = substr(s, RSTART, 19); rest = substr(s, RSTART + 19, 20)
    sub(/T/, " ", day); sub(/^[.,][0-9]+/, "", rest)
    return day < (rest ~ /^(Z|[+]00:?00)/ ? since_utc : since)
  }
  if (match(s, /^[A-Z][a-z][a-z] [ 0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]/)) {
    month = index("JanFebMarAprMayJunJulAugSepOctNovDec", substr(s, 1, 3))
    if (!month) return 0
    day = sprintf("%02d-%02d ", (month + 2) / 3, substr(s, 5, 2)) substr(s, 8, 8)
    if (substr(since, 6) <= substr(now, 6)) return day < substr(since, 6) || day > substr(now, 6)
    return day < substr(since, 6) && day > substr(now, 6)
  }
  if (uptime != "" && match(s, /^\\[ *[0-9]+[.][0-9]+\\]/)) return substr(s, 2) + 0 < uptime - age
  return 0
}`;

/**
 * The awk program that sums up lines of grep -n: those that differ only in numbers and ids are one kind, of which the
 * first and the last three come back, as `K COUNT` and `L NUMBER TEXT`; `M COUNT` says how many of more kinds there were.
 * Lines that name one of ids and tell of trouble come back once more, as `I COUNT` and `L NUMBER TEXT`; of a traceback the
 * exception alone. Secrets are masked. Variables since, since_utc, now, uptime and age tell which are too old.
 */
export const logAwk = `${masking}${dating}
BEGIN { trouble = "WARN|ERROR|CRITICAL|TRACE|[Ww]arning|[Ee]rror|[Ff]ail|[Rr]efus|[Dd]enied|[Tt]imed? ?out|No valid host" }
{
  at = index($0, ":"); number = substr($0, 1, at - 1); s = substr($0, at + 1)
  if (is_old(s)) next
  if (ids != "" && s ~ ids && s ~ trouble && s !~ /\\]  +[^ ]|Traceback .most recent/) {
    if (++named <= ${firstNamed}) named_first[named] = number " " s
    else named_last[named % ${lastNamed}] = number " " s
  }
  kind = s; gsub(/[0-9a-fA-F]+/, "#", kind)
  if (!(kind in count)) {
    if (kinds == ${maxKinds}) { more++; next }
    names[++kinds] = kind; count[kind] = 1; first[kind] = number " " s
    next
  }
  n = ++count[kind]
  last[kind, n % 3] = number " " s
}
function put(s,   at) {
  at = index(s, " ")
  print "L " substr(s, 1, at) substr(mask(substr(s, at + 1)), 1, ${maxLineBytes})
}
END {
  if (named) print "I " named
  for (i = 1; i <= named && i <= ${firstNamed}; i++) put(named_first[i])
  for (i = (named > ${firstNamed} + ${lastNamed} ? named - ${lastNamed} + 1 : ${firstNamed} + 1); i <= named; i++) put(named_last[i % ${lastNamed}])
  for (i = 1; i <= kinds; i++) {
    kind = names[i]; n = count[kind]
    print "K " n
    put(first[kind])
    for (k = (n > 4 ? n - 2 : 2); k <= n; k++) put(last[kind, k % 3])
  }
  if (more) print "M " more
}`;
