import type { SetUnitEnabled } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { staleFunctions } from "./stale-marks.ts";

const text = `${scriptPrelude}
${staleFunctions}unit=$1 to=$2 boot_only=$3
systemctl daemon-reload || fail 30 "systemctl daemon-reload failed"
if [ "$to" = enabled ]; then
  systemctl enable "$unit" || fail 30 "systemctl enable $unit failed"
  if [ "$boot_only" = yes ]; then sync; exit 0; fi
  systemctl restart "$unit" || {
    systemctl --no-pager --full status "$unit" >&2
    fail 30 "$unit does not start"
  }
elif systemctl cat "$unit" >/dev/null 2>&1; then
  systemctl disable "$unit" || fail 30 "systemctl disable $unit failed"
  if [ "$boot_only" = yes ]; then sync; exit 0; fi
  systemctl stop "$unit" || fail 30 "systemctl stop $unit failed"
fi
clear_stale "$unit"
sync
`;

/** Enables a unit and runs it once, so that it is known to work before the next boot; or disables it. */
export const setUnitEnabled: ActionType<SetUnitEnabled> = {
  kind: "set-unit-enabled",
  toScript: ({ unit, to, bootOnly }) => ({
    text,
    args: [unit, to ? "enabled" : "disabled", bootOnly === true ? "yes" : "no"],
  }),
  // The unit may take 600 s itself (TimeoutStartSec), and stopping it as long again as a default.
  timeoutMs: () => 720_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.unit, what: `${action.to ? "enable" : "disable"} ${action.unit}` },
      result,
    ),
  inverse: ({ from, to, ...rest }) => ({ ...rest, from: to, to: from }),
};
