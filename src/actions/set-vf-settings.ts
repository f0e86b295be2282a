import type { SetVfSettings, VfSettingsWanted } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

const text = `${scriptPrelude}
netdev=$1 index=$2
shift 2
while [ $# -ge 2 ]; do
  ip link set dev "$netdev" vf "$index" "$1" "$2" || fail 30 "the driver refused $1 $2 on VF $index of $netdev"
  shift 2
done
`;

/** Sets trust, spoof check, link state, MAC and rate of one VF, each by its own `ip link set`. */
export const setVfSettings: ActionType<SetVfSettings> = {
  kind: "set-vf-settings",
  toScript: ({ netdev, index, after }) => ({ text, args: [netdev, String(index), ...vfSettingWords(after)] }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult(
      {
        host,
        item: `${action.netdev} VF ${action.index}`,
        what: `set ${vfSettingWords(action.after).join(" ")}`,
      },
      result,
      (stderr) =>
        stderr.includes("not supported")
          ? {
              code: "vf-setting-unsupported",
              summary: "The PF's driver cannot set this on its VFs",
              fix: "Leave the setting out of the pool, or use a NIC whose driver has it (docs/reference/nics.md).",
            }
          : undefined,
    ),
  // What was not seen before cannot be put back; it goes when the VF goes.
  inverse: ({ before, after, ...rest }) =>
    Object.keys(before).length === 0 ? undefined : { ...rest, before: after, after: before },
};

/** The words for `ip link set ... vf N`: pairs of name and value. */
export function vfSettingWords(settings: VfSettingsWanted): readonly string[] {
  const onOff = (value: boolean) => (value ? "on" : "off");
  return [
    ...(settings.mac === undefined ? [] : ["mac", settings.mac]),
    ...(settings.spoofCheck === undefined ? [] : ["spoofchk", onOff(settings.spoofCheck)]),
    ...(settings.trust === undefined ? [] : ["trust", onOff(settings.trust)]),
    ...(settings.linkState === undefined ? [] : ["state", settings.linkState]),
    ...(settings.maxTxRateMbps === undefined ? [] : ["max_tx_rate", String(settings.maxTxRateMbps)]),
  ];
}
