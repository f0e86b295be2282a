import { vfSettingWords } from "../actions/set-vf-settings.ts";
import type { WantedPf } from "../model/intent.ts";
import type { StepInput } from "../model/step.ts";
import { wishSettings } from "./vf-attributes.ts";

const header =
  "# Written by vfleet: which PFs get VFs at boot. Change the fleet file, not this one.\n# pf ADDRESS INTERFACE COUNT AUTOPROBE DRIVER; vf ADDRESS INDEX SETTINGS\n";

/** A PF's line of vfs.conf. */
export type ConfiguredPf = { readonly pf: string; readonly netdev: string; readonly vfCount: number };

/** The PFs that vfs.conf names: those whose VFs vfleet made. */
export function parseVfConfig(content: string): readonly ConfiguredPf[] {
  return content.split("\n").flatMap((line) => {
    const [, pf, netdev, count] = line.startsWith("pf ") ? line.split(" ") : [];
    return pf && netdev ? [{ pf, netdev, vfCount: Number(count) }] : [];
  });
}

/**
 * vfs.conf with the wanted PFs as wanted and the lines of all others as they are, by address, so that it does not
 * matter which of them are wanted at once. A PF that shall have no VFs needs no line.
 */
export function composeVfConfig(
  input: Pick<StepInput, "facts" | "nicOf">,
  wanted: readonly WantedPf[],
  before: string | undefined,
): string {
  const lines = new Map<string, readonly string[]>();
  for (const line of (before ?? "").split("\n")) {
    const pf = /^(?:pf|vf) (\S+) /.exec(line)?.[1];
    if (pf !== undefined) lines.set(pf, [...(lines.get(pf) ?? []), line]);
  }
  for (const pf of wanted) lines.set(pf.pf, pf.vfCount > 0 ? composePf(input, pf) : []);
  const sorted = [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofPf]) => ofPf);
  return `${header}${sorted.map((line) => `${line}\n`).join("")}`;
}

function composePf(input: Pick<StepInput, "facts" | "nicOf">, wanted: WantedPf): readonly string[] {
  const { pf, netdev, vfCount, vfDriver } = wanted;
  const driver = typeof vfDriver === "object" ? vfDriver.name : "-";
  const ofPf = `pf ${pf} ${netdev} ${vfCount} ${vfDriver === "auto" ? 1 : 0} ${driver}`;
  if (Object.keys(wanted.vfs).length === 0) return [ofPf];
  const wishOf = wishSettings(input, wanted);
  const vfs = Array.from({ length: vfCount }, (_, index) => {
    const words = vfSettingWords(wishOf(index));
    return words.length === 0 ? [] : [["vf", pf, index, ...words].join(" ")];
  });
  return [ofPf, ...vfs.flat()];
}
