import type { RemoveFile } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

const text = `${scriptPrelude}
path=$1 before=$2
shift 2
[ ! -L "$path" ] || fail 20 "$path is a symbolic link now"
if [ -e "$path" ]; then
  [ -f "$path" ] || fail 20 "$path is not a file any more"
  printf '%s' "$before" | cmp -s - "$path" || fail 20 "$path has been changed"
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
  toScript: ({ path, before, removeDirectories }) => ({
    text,
    args: [path, before.content, ...removeDirectories],
  }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.path, what: `remove ${action.path}` }, result),
  inverse: ({ path, before, removeDirectories }) => ({
    kind: "write-file",
    path,
    before: undefined,
    after: before,
    makeDirectories: removeDirectories.toReversed(),
  }),
};
