import type { LineChange } from "../model/action.ts";

/**
 * Changes as the awk programs below read them: how many lines follow, then of each change its line, how many lines it
 * removes and how many it inserts, and these lines themselves.
 */
export function lineProgram(changes: readonly LineChange[]): string {
  const lines = changes.flatMap(({ line, remove, insert }) => [
    `${line} ${remove.length} ${insert.length}`,
    ...remove,
    ...insert,
  ]);
  return [String(lines.length), ...lines].join("\n");
}

// print and not printf: older mawk has a limit to what printf takes. Lines are compared as strings by what is appended
// to them: awk would compare 1 and 1.0 as numbers.
const readsProgram = `BEGIN { ORS = ""; change = 1 }
NR == 1 { program = $1 + 1; next }
NR <= program {
  if (left > 0) { text[count, ++got] = $0; left--; next }
  count++; got = 0; at[count] = $1 + 0; gone[count] = $2 + 0; come[count] = $3 + 0
  left = gone[count] + come[count]
  next
}
function emit(piece) { if (some) print "\\n"; some = 1; print piece }
function put(k,  i) { for (i = 1; i <= come[k]; i++) emit(text[k, gone[k] + i]) }`;

const editsLines = `${readsProgram}
function take(piece) {
  number++
  while (!going && change <= count && at[change] == number) {
    put(change)
    if (gone[change]) going = 1
    else change++
  }
  if (!going) { emit(piece); return }
  if ((piece "") != (text[change, going] "")) bad = 4
  if (going++ == gone[change]) { going = 0; change++ }
}
{ if (NR > program + 1) take(held); held = $0 }
END {
  sub(/[.]$/, "", held)
  take(held)
  number++
  while (!going && change <= count && at[change] == number && !gone[change]) put(change++)
  if (going || change <= count) bad = 4
  exit bad
}`;

const takesOutBlocks = `${readsProgram}
function stands(k, place,  i) {
  for (i = 1; i <= gone[k]; i++) if ((line[place + i - 1] "") != (text[k, i] "")) return 0
  return 1
}
{ line[++lines] = $0 }
END {
  sub(/[.]$/, "", line[lines])
  behind = 1
  for (k = 1; k <= count; k++) {
    found = 0
    for (place = 1; gone[k] && place + gone[k] - 1 <= lines; place++) if (stands(k, place)) { found++; at[k] = place }
    if (found != 1 || at[k] < behind) exit 4
    behind = at[k] + gone[k]
  }
  for (place = 1; place <= lines; place++) {
    if (change > count || at[change] != place) { emit(line[place]); continue }
    put(change)
    place += gone[change++] - 1
  }
}`;

/**
 * Shell functions that change lines of what they read, and write all else as it was, byte for byte. Data goes to awk as
 * input, so that it takes no escape of theirs for one of its own; and as awk does not tell whether the last line is
 * ended, a dot goes behind it that comes off again.
 *
 * - `edit_lines PROGRAM`: makes the changes where they say; fails if a line that is to go is another.
 * - `take_out_blocks PROGRAM`: makes them wherever the lines that are to go stand; fails unless each stands once.
 */
export const lineFunctions = `edit_lines() {
  { printf '%s\\n' "$1"; cat && printf .; } | awk '${editsLines}'
}
take_out_blocks() {
  { printf '%s\\n' "$1"; cat && printf .; } | awk '${takesOutBlocks}'
}
`;
