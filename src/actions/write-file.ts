import type { WriteFile } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { staleFunctions } from "./stale-marks.ts";

const text = `${scriptPrelude}
${staleFunctions}path=$1 mode=$2 uid=$3 gid=$4 after=$5 had=$6 before=$7 stale=$8
shift 8
holds() { printf '%s' "$1" | cmp -s - "$path"; }
[ ! -L "$path" ] || fail 20 "$path is a symbolic link now"
if [ "$had" = absent ]; then
  if [ -e "$path" ]; then holds "$after" || fail 20 "$path exists now"; fi
else
  [ -f "$path" ] || fail 20 "$path is not a file any more"
  holds "$before" || holds "$after" || fail 20 "$path has been changed"
fi
for directory; do [ -d "$directory" ] || mkdir "$directory" || fail 30 "cannot make $directory"; done
# One action at a time holds the lock, so a file of this name was left by one that was cut off.
new=\${path%/*}/.vfleet.new
rm -f "$new"
trap 'rm -f "$new"' EXIT
(umask 077 && printf '%s' "$after" >"$new") || fail 30 "cannot write $new"
{ chown "$uid:$gid" "$new" && chmod "$mode" "$new"; } || fail 30 "cannot set owner and mode of $new"
sync "$new" 2>/dev/null || sync
# Names of units have no space, and each is a word.
# shellcheck disable=SC2086
mark_stale $stale || fail 30 "cannot mark in /run/vfleet/stale what has to restart"
mv -f "$new" "$path" || fail 30 "cannot put $path in place"
if command -v restorecon >/dev/null 2>&1; then restorecon "$path"; fi
sync "\${path%/*}" 2>/dev/null || sync
`;

/** Writes a whole file atomically, keeping owner and mode as given; refused if it is not as the plan saw it. */
export const writeFile: ActionType<WriteFile> = {
  kind: "write-file",
  toScript: ({ path, before, after, makeDirectories, stale }) => ({
    text,
    args: [
      path,
      after.mode,
      String(after.uid),
      String(after.gid),
      after.content,
      before ? "present" : "absent",
      before?.content ?? "",
      (stale ?? []).join(" "),
      ...makeDirectories,
    ],
  }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.path, what: `write ${action.path}` }, result),
  inverse: ({ path, before, after, makeDirectories, stale }) => {
    const marks = stale && { stale };
    return before
      ? { kind: "write-file", path, before: after, after: before, makeDirectories: [], ...marks }
      : {
          kind: "remove-file",
          path,
          before: after,
          removeDirectories: makeDirectories.toReversed(),
          ...marks,
        };
  },
};
