import { sparseConfigAwk } from "./sparse-config-awk.ts";

/** Larger files are not read. */
export const maxConfigBytes = 4_194_304;

/** Patterns of the shell: files, and folders whose *.conf are read as well. */
export type ConfigPlaces = {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** File names that are not of interest although a pattern has them. */
  readonly except: readonly string[];
  /** Folders below which all of it is. */
  readonly roots: readonly string[];
};

// Below a folder that may not be searched nothing seems to be there.
const findHidden = (roots: readonly string[]) => `
for path in ${roots.join(" ")}; do
  while [ -n "$path" ] && [ ! -d "$path" ]; do path=\${path%/*}; done
  [ -z "$path" ] || { [ -r "$path" ] && [ -x "$path" ]; } || printf 'hidden %s\\n' "$path"
done`;

/**
 * A command that prints what is at the places, for parseSparseFiles: names and states, and the files as the awk program
 * makes them sparse. State, sum and text are of the same moment, or it says `changed`.
 */
export function composeSparseFilesCommand({ files, folders, except, roots }: ConfigPlaces): string {
  return `${findHidden(roots)}
line_feed='
'
take() {
  case $1 in ${except.map((name) => `*/${name}`).join(" | ")}) return 1 ;; esac
  [ -e "$1" ] || [ -L "$1" ] || return 1
  case $1 in *"$line_feed"* | *\\\\*) echo strange; return 1 ;; esac
  [ ! -L "$1" ] || printf 'link %s %s\\n' "$1" "$(readlink -f "$1")"
  if [ ! -f "$1" ]; then printf 'other %s\\n' "$1"; return 1; fi
  if [ ! -r "$1" ]; then printf 'denied %s\\n' "$1"; return 1; fi
}
set --
for file in ${files.join(" ")}; do
  if take "$file"; then set -- "$@" "$file"; fi
done
for folder in ${folders.join(" ")}; do
  [ -d "$folder" ] || continue
  printf 'folder %s\\n' "$folder"
  for file in "$folder"/*; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    printf 'name %s\\n' "$file"
    case $file in *.conf) if take "$file"; then set -- "$@" "$file"; fi ;; esac
  done
done
state() { stat -L -c 'file %a %u %g %s %i %Y %z %n' "$@"; }
if [ $# -gt 0 ]; then
  states=$(state "$@")
  printf '%s\\n' "$states"
  set -f
  IFS=$line_feed
  set --
  for line in $states; do
    path=/\${line#*/}
    size=\${line#file * * * }
    [ "\${size%% *}" -gt ${maxConfigBytes} ] || set -- "$@" "$path"
  done
fi
if [ $# -gt 0 ]; then
  sha256sum "$@"
  if [ "$(cat "$@" | tr -cd '\\000' | wc -c)" -gt 0 ]; then
    for path; do
      [ "$(tr -cd '\\000' <"$path" | wc -c)" -eq 0 ] || printf 'nul %s\\n' "$path"
    done
  fi
  echo contents
  awk '${sparseConfigAwk}' "$@"
  set --
  for line in $states; do set -- "$@" "/\${line#*/}"; done
  [ "$(state "$@")" = "$states" ] || echo changed
fi
echo 'done'`;
}
