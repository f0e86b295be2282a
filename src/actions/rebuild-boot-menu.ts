import type { RebuildBootMenu } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

const text = `${scriptPrelude}
tool=$1 menu=$2
shift 2
case $tool in
update-grub) update-grub || fail 30 "update-grub failed" ;;
*)
  menu=$(readlink -f "$menu") || fail 30 "the place of the boot menu cannot be found"
  { "$tool" -o "$menu.vfleet.new" && mv -f "$menu.vfleet.new" "$menu"; } || fail 30 "$tool failed"
  ;;
esac
sync
for argument; do
  grep -E '^[[:space:]]*linux(16|efi)?[[:space:]]' "$menu" | grep -qF -- " $argument" ||
    fail 30 "$menu was made, but no entry in it has $argument"
done
`;

/** Makes the boot menu again from /etc/default/grub and /etc/grub.d, and looks whether the arguments came through. */
export const rebuildBootMenu: ActionType<RebuildBootMenu> = {
  kind: "rebuild-boot-menu",
  toScript: ({ tool, menuPath, mustContain }) => ({ text, args: [tool, menuPath, ...mustContain] }),
  timeoutMs: () => 300_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.menuPath, what: `make the boot menu again with ${action.tool}` },
      result,
    ),
  inverse: (action) => ({ ...action, mustContain: [] }),
};
