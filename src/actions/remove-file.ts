import type { RemoveFile } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { staleFunctions } from "./stale-marks.ts";

const text = `${scriptPrelude}
${staleFunctions}path=$1 before=$2 stale=$3
shift 3
[ ! -L "$path" ] || fail 20 "$path is a symbolic link now"
if [ -e "$path" ]; then
  [ -f "$path" ] || fail 20 "$path is not a file any more"
  printf '%s' "$before" | cmp -s - "$path" || fail 20 "$path has been changed"
  # Names of units have no space, and each is a word.
  # shellcheck disable=SC2086
  mark_stale $stale || fail 30 "cannot mark in /run/vfleet/stale what has to restart"
  rm -f "$path" || fail 30 "cannot remove $path"
fi
rm -f "\${path%/*}/.vfleet.new"
for directory; do
  if [ -d "$directory" ]; then rmdir "$directory" 2>/dev/null || break; fi
done
sync
`;

/** Removes a file if it is as the plan saw it, then the directories made for it as long as they are empty. */
export const removeFile: ActionType<RemoveFile> = {
  kind: "remove-file",
  toScript: ({ path, before, removeDirectories, stale = [] }) => ({
    text,
    args: [path, before.content, stale.join(" "), ...removeDirectories],
  }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.path, what: `remove ${action.path}` }, result),
  inverse: ({ path, before, removeDirectories, stale }) => ({
    kind: "write-file",
    path,
    before: undefined,
    after: before,
    makeDirectories: removeDirectories.toReversed(),
    ...(stale && { stale }),
  }),
};
