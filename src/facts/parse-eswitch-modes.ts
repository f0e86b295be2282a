import type { PciAddress } from "../model/ids.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";

/** What devlink said of the embedded switch of each PF that it was asked for. */
export type EswitchModes = { readonly of: (address: PciAddress) => Reading<string> };

const ASKED = /^dev eswitch show pci\/(\S+)$/;
const MODE = /^pci\/(\S+):\s+mode (\S+)/;
const ANSWER = /^(?:devlink|kernel) answers: (.+)$/;
const FAILED_LINE = /^Command failed -:(\d+)$/;
const NO_NETLINK = "Failed to connect to devlink Netlink";
const NOT_SUPPORTED: readonly string[] = ["No such device", "Operation not supported", "Not supported"];

/**
 * From the questions of a devlink batch and its answers: absent where the driver or the kernel has no such switch,
 * unreadable where devlink is missing or failed otherwise.
 */
export function parseEswitchModes(text: string): EswitchModes {
  const lines = text.split("\n");
  const asked = lines.flatMap((line) => ASKED.exec(line)?.[1] ?? []);
  const modes = new Map<string, Reading<string>>();
  let reason = "";
  for (const line of lines) {
    const [, address, mode] = MODE.exec(line) ?? [];
    if (address !== undefined && mode !== undefined) modes.set(address, known(mode));
    reason = ANSWER.exec(line)?.[1] ?? (line === NO_NETLINK ? line : reason);
    const failed = asked[Number(FAILED_LINE.exec(line)?.[1] ?? 0) - 1];
    if (failed !== undefined) modes.set(failed, failure(reason));
  }
  const otherwise = lines.includes(NO_NETLINK) ? absent : unreadable(silence(lines));
  return { of: (address) => modes.get(address) ?? otherwise };
}

function silence(lines: readonly string[]): string {
  if (lines.includes("no devlink")) return "devlink is not installed";
  return lines.includes("Unknown option.") ? "devlink is too old to be asked" : "devlink gave no answer";
}

function failure(reason: string): Reading<string> {
  if (NOT_SUPPORTED.includes(reason) || reason === NO_NETLINK) return absent;
  return unreadable(`devlink answers: ${reason === "" ? "nothing" : reason}`);
}
