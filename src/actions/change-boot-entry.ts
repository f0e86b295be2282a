import type { ChangeBootEntry } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

// grubby has no exact match for titles, so the entry to remove is found by its index in `--info=ALL`.
const text = `${scriptPrelude}
add=$1 remove=$2 title=$3 change=$4
value() { printf '%s\\n' "$info" | sed -n "s/^$1=//p" | sed -n '1{s/^"//;s/"$//;p;}'; }
index_of_title() {
  grubby --info=ALL | awk -v wanted="title=\\"$title\\"" '/^index=/ { index_ = substr($0, 7) } $0 == wanted { print index_; exit }'
}
command -v grubby >/dev/null 2>&1 || fail 22 "grubby is not on this host"
info=$(grubby --info=DEFAULT) || fail 30 "grubby cannot read the default entry"
kernel=$(value kernel) initrd=$(value initrd) old="root=$(value root) $(value args)"
[ -n "$kernel" ] || fail 30 "grubby names no default kernel"
set -- --update-kernel=ALL
if [ -n "$add" ]; then set -- "$@" "--args=$add"; fi
if [ -n "$remove" ]; then set -- "$@" "--remove-args=$remove"; fi
grubby "$@" || fail 30 "grubby did not change the arguments"
index=$(index_of_title)
if [ "$change" = add ] && [ -z "$index" ]; then
  default=$(grubby --default-index)
  grubby --add-kernel="$kernel" --initrd="$initrd" --title="$title" --args="$old" || fail 30 "grubby did not keep the old entry"
  grubby --set-default="$kernel" >/dev/null 2>&1 || grubby --set-default-index="$default" || fail 30 "grubby did not keep the default"
elif [ "$change" = remove ] && [ -n "$index" ]; then
  grubby --remove-kernel="$index" || fail 30 "grubby did not remove the old entry"
fi
sync
for argument in $add; do
  grubby --info=DEFAULT | grep -qF -- "$argument" || fail 30 "grubby was run, but the default entry has no $argument"
done
`;

/** Changes kernel arguments with grubby and keeps an entry with the old ones. Not seen on a real RHEL host yet. */
export const changeBootEntry: ActionType<ChangeBootEntry> = {
  kind: "change-boot-entry",
  toScript: ({ add, remove, fallback }) => ({
    text,
    args: [add.join(" "), remove.join(" "), fallback.title, fallback.change],
  }),
  timeoutMs: () => 120_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: "boot entries", what: `change kernel arguments: ${action.add.join(" ")}` },
      result,
    ),
  inverse: ({ add, remove, fallback }) => ({
    kind: "change-boot-entry",
    add: remove,
    remove: add,
    fallback: { title: fallback.title, change: fallback.change === "add" ? "remove" : "add" },
  }),
};
