import { vfSettingWords } from "../actions/set-vf-settings.ts";
import { functionAt } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { stableVfMac } from "./stable-vf-mac.ts";

const header =
  "# Written by vfleet: which PFs get VFs at boot. Change the fleet file, not this one.\n# pf ADDRESS INTERFACE COUNT AUTOPROBE DRIVER; vf ADDRESS INDEX SETTINGS\n";

/** A PF's line of vfs.conf. */
export type ConfiguredPf = { readonly pf: string; readonly netdev: string; readonly vfCount: number };

/** The PFs that vfs.conf names: those whose VFs vfleet made. */
export function parseVfConfig(content: string): readonly ConfiguredPf[] {
  return content.split("\n").flatMap((line) => {
    const [word, pf, netdev, count] = line.split(" ");
    return word === "pf" && pf && netdev ? [{ pf, netdev, vfCount: Number(count) }] : [];
  });
}

/** vfs.conf with the wanted PFs as wanted and the lines of all others as they are. */
export function composeVfConfig(
  facts: HostFacts,
  wanted: readonly WantedPf[],
  before: string | undefined,
): string {
  const ours = new Set<string>(wanted.map(({ pf }) => pf));
  const others = (before ?? "")
    .split("\n")
    .filter((line) => /^(pf|vf) /.test(line) && !ours.has(line.split(" ")[1] ?? ""));
  const lines = [...others, ...wanted.flatMap((pf) => composePf(facts, pf))];
  return `${header}${lines.map((line) => `${line}\n`).join("")}`;
}

function composePf(facts: HostFacts, wanted: WantedPf): readonly string[] {
  const { pf, netdev, vfCount, vfDriver } = wanted;
  const driver = typeof vfDriver === "object" ? vfDriver.name : "-";
  const { mac, ...shared } = wanted.vfs;
  const words = vfSettingWords(shared);
  const pfMac = functionAt(facts, pf)?.netdevs[0]?.mac;
  const indexes = words.length > 0 || mac ? Array.from({ length: vfCount }, (_, index) => index) : [];
  return [
    `pf ${pf} ${netdev} ${vfCount} ${vfDriver === "auto" ? 1 : 0} ${driver}`,
    ...indexes.map((index) => {
      const macWords = mac && pfMac ? ["mac", stableVfMac(pfMac, index)] : [];
      return ["vf", pf, index, ...macWords, ...words].join(" ");
    }),
  ];
}
