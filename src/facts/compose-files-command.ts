/** Larger files are not read. */
export const maxFileBytes = 262_144;

/** Paths, or patterns of the shell; followed are read through symbolic links, exact are not. */
export type FilePaths = { readonly exact: readonly string[]; readonly followed?: readonly string[] };

/**
 * The end of a command that prints what is at the paths: state, owner and size of each by one stat, then all contents
 * by one grep, which puts the path before each line, so that no content can pass for another file's. For
 * parseFileFrames; the command may print lines of its own before.
 */
export function composeFilesCommand({ exact, followed = [] }: FilePaths): string {
  return `
set --
for file in ${exact.join(" ")}; do
  if [ -L "$file" ]; then printf 'link %s\\n' "$file"
  elif [ -f "$file" ]; then set -- "$@" "$file"
  elif [ -e "$file" ]; then printf 'other %s\\n' "$file"
  else printf 'absent %s\\n' "$file"; fi
done
for file in ${followed.join(" ")}; do
  if [ -f "$file" ]; then set -- "$@" "$file"
  elif [ -L "$file" ] || [ -e "$file" ]; then printf 'other %s\\n' "$file"
  else printf 'absent %s\\n' "$file"; fi
done
if [ $# -gt 0 ]; then
  states=$(stat -L -c 'file %a %u %g %s %n' "$@")
  printf '%s\\n' "$states"
  set -f
  IFS='
'
  set --
  for line in $states; do
    size=\${line#file * * * }
    [ "\${size%% *}" -gt ${maxFileBytes} ] || set -- "$@" "\${size#* }"
  done
fi
echo contents
[ $# -eq 0 ] || grep -aH '' "$@"`;
}
