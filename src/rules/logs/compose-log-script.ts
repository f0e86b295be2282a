import { quoteShellWord } from "../../base/quote-shell.ts";
import { type LogPlace, logPlaces, systemLogPlaces } from "../../knowledge/log-places.ts";
import type { LogLimits } from "../../model/log-reading.ts";
import type { Script } from "../../model/script.ts";
import { allSignatures } from "../signatures/all.ts";
import { composeEre } from "../signatures/compose-ere.ts";
import { logAwk } from "./log-awk.ts";

/** Compressed logs count as this many times their size. */
const expansion = 10;
const maxJournalLines = 400_000;
const idShape = /^(?:req-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function patternsOf(places: readonly LogPlace[]): string {
  return places.flatMap(({ kind, files }) => files.map((file) => `${kind} ${file}`)).join("\n");
}

const eres = allSignatures.map(({ pattern }) => composeEre(pattern)).join("\n");

const text = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin LC_ALL=C
export PATH LC_ALL
unset GREP_OPTIONS
age=$1 left=$2 root=$3 ids=$4
patterns=${quoteShellWord(eres)}
program=${quoteShellWord(logAwk)}
line_feed='
'
gently='nice -n 19'
if ionice -c 3 true 2>/dev/null; then gently='ionice -c 3 nice -n 19'; fi
epoch=$(date +%s)
now=$(date '+%Y-%m-%d %H:%M:%S') since='' since_utc='' oldest=0 uptime=''
if [ "$age" -gt 0 ]; then
  oldest=$((epoch - age))
  since=$(date -d "@$oldest" '+%Y-%m-%d %H:%M:%S')
  since_utc=$(date -u -d "@$oldest" '+%Y-%m-%d %H:%M:%S')
fi
if [ -z "$root" ] && read -r uptime rest </proc/uptime; then
  printf 'T %s %s\\n' "$(date +%z)" "$((epoch - \${uptime%%.*}))"
else
  printf 'T %s\\n' "$(date +%z)"
fi
sum_up() {
  $gently grep -anE -e "$patterns" \${ids:+-e "$ids"} | $gently cut -b 1-8000 |
    $gently awk -v since="$since" -v since_utc="$since_utc" -v now="$now" -v uptime="$uptime" -v age="$age" -v ids="$ids" "$program"
}
unpack() {
  if command -v "$1" >/dev/null 2>&1; then $gently "$@" 2>/dev/null | head -c "$left" | sum_up
  else printf 'G %s is not there to unpack it\\n' "$1"; fi
}
scan() {
  kind=$1 size=$2 file=$3
  case $file in
    *.gz | *.xz | *.zst | *.bz2)
      take=$((size * ${expansion}))
      if [ "$take" -gt "$left" ]; then printf 'F %s 0 %s\\nG left out: the limit of bytes was reached\\n' "$kind" "\${file#"$root"}"; return; fi ;;
    *)
      take=$size
      if [ "$left" -le 0 ]; then printf 'F %s 0 %s\\nG left out: the limit of bytes was reached\\n' "$kind" "\${file#"$root"}"; return; fi
      [ "$take" -le "$left" ] || take=$left ;;
  esac
  printf 'F %s %s %s\\n' "$kind" "$((take < size))" "\${file#"$root"}"
  if [ ! -r "$file" ]; then echo 'G it may not be read'; return; fi
  case $file in
    *.gz) unpack gzip -dc "$file" ;;
    *.xz) unpack xz -dc "$file" ;;
    *.zst) unpack zstd -dcq "$file" ;;
    *.bz2) unpack bzip2 -dc "$file" ;;
    *)
      if [ "$take" -lt "$size" ]; then
        printf 'G only the last %s of %s bytes were read\\n' "$take" "$size"
        $gently tail -c "$take" "$file" | sum_up
      else sum_up <"$file"; fi ;;
  esac
  left=$((left - take))
}
# The newest first. A name with a line feed is no log.
list() {
  printf '%s\\n' "$1" | while IFS=' ' read -r kind pattern; do
    IFS=
    for file in $root$pattern; do
      case $file in *"$line_feed"*) continue ;; esac
      if [ -n "$root" ]; then case $(readlink -f "$file") in "$root"/*) ;; *) continue ;; esac; fi
      [ ! -f "$file" ] || stat -L -c "%Y %s %d:%i $kind %n" "$file"
    done
  done | sort -rn | awk '!seen[$3]++'
}
places=${quoteShellWord(patternsOf(logPlaces))}
system=${quoteShellWord(patternsOf(systemLogPlaces))}
has_journal=
if [ -z "$root" ] && [ -n "$(journalctl -q --no-pager -n 1 2>/dev/null)" ]; then has_journal=1
else places=$places$line_feed$system; fi
files=$(list "$places")
if [ -n "$has_journal" ]; then
  echo 'F system 0 journal'
  $gently journalctl -q --no-pager -o short-iso -n ${maxJournalLines} \${since:+--since "$since"} 2>/dev/null | sum_up
elif [ -z "$root" ]; then
  echo 'F kernel 0 dmesg'
  dmesg 2>/dev/null | sum_up
fi
# Not in a pipe: what is left is counted on.
while IFS=' ' read -r changed size _ kind file; do
  [ -n "$file" ] || continue
  [ "$changed" -lt "$oldest" ] || scan "$kind" "$size" "$file" </dev/null
done <<END
$files
END
echo E
`;

/** The script that scans a host's logs for all signatures and for ids, gently, for parseLogOutput; root is a folder that stands for /, empty for the host itself. */
export function composeLogScript({ maxAgeSeconds, maxBytes, ids = [] }: LogLimits, root = ""): Script {
  // They become a pattern on the host: nothing else may stand in it.
  const names = ids.filter((id) => idShape.test(id)).join("|");
  return { text, args: [String(maxAgeSeconds), String(maxBytes), root, names] };
}
