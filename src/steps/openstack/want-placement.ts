import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostFacts, NetworkFunction } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import { placeEvidence } from "../../model/oslo-config/show-place.ts";
import { knownValue } from "../../model/reading.ts";
import { candidateOf, type DeviceEntry, entryMatches, parseDeviceValue } from "./device-entry.ts";
import { type OptionView, valuesOf, viewOption } from "./option-view.ts";
import { isTrue, noWishes, type Wishes, type WishInput, wishValue } from "./option-wish.ts";

/** Reporting PCI devices to Placement, where it is asked for: it cannot be taken back, so what Nova would refuse is found before. */
export function wantPlacement(input: WishInput): Wishes {
  const { host, target, facts } = input;
  const view = viewOption(target, facts, "report-in-placement");
  const wanted = target.wanted.reportInPlacement;
  if (!view) return wanted && isCompute(input) ? { wishes: [], findings: [unsupported(input)] } : noWishes;
  const isOn = isTrue(valuesOf(view, view.programs[0]).at(-1) ?? "");
  if (!wanted) return { wishes: [], findings: isOn ? [staysOn(host, view)] : [] };
  if (isOn) return noWishes;
  return {
    wishes: wishValue(input, "report-in-placement", {
      value: "True",
      why: "openstack.reportInPlacement; it cannot be switched off again",
    }),
    findings: [oneWay(host, view), ...wouldBeRefused(input, view)],
  };
}

function isCompute({ target }: WishInput): boolean {
  return target.roles.includes("compute");
}

/** Entries with which nova-compute would not start once it reports; those with a physical network are not reported. */
function wouldBeRefused(input: WishInput, { places }: OptionView): readonly Finding[] {
  const { host, target, facts } = input;
  const list = viewOption(target, facts, "device-list");
  const item = list?.places.at(-1)?.path ?? places.at(-1)?.path ?? "";
  const entries = (list?.places ?? []).flatMap(({ value }) => parseDeviceValue(value)?.entries ?? []);
  const stopsOnNames = hasFeature(target.release, "devname-refused-with-placement");
  const byName = entries.filter(
    (entry) =>
      stopsOnNames && "devname" in entry && input.pfs.every(({ netdev }) => netdev !== entry.devname),
  );
  const reported = entries.filter((entry) => !("physical_network" in entry));
  const evidence = [...(list?.places ?? []), ...places].map(placeEvidence);
  const about = { severity: "error", subject: { host, item }, evidence } as const;
  return [
    ...byName.map((entry) => ({
      ...about,
      code: "placement-refuses-devname",
      summary: "nova-compute would not start: with Placement, a device list must not name interfaces",
      detail: `The entry is ${JSON.stringify(entry)}.`,
      fix: "Name the device by its PCI address first.",
    })),
    ...findMixedPfs(facts, reported).map(({ pf, both }) => ({
      ...about,
      code: both ? "placement-refuses-pf-with-vfs" : "placement-refuses-mixed-vfs",
      summary: both
        ? `nova-compute would not start: with Placement, ${pf} and its VFs must not both be listed`
        : `nova-compute would not start: with Placement, all VFs of ${pf} need one resource class and the same traits`,
      detail: `The entries of ${item} that have no physical network match them.`,
      fix: both
        ? "Narrow the entries to the PF or to its VFs."
        : "Give these VFs one resource class and the same traits.",
    })),
  ];
}

/** PFs that are listed beside VFs of theirs, or whose VFs are listed under different names for Placement. */
function findMixedPfs(
  facts: HostFacts,
  entries: readonly DeviceEntry[],
): readonly { readonly pf: PciAddress; readonly both: boolean }[] {
  const functions = knownValue(facts.networkFunctions) ?? [];
  const entryOf = (fn: NetworkFunction) =>
    entries.find((entry) => entryMatches(entry, candidateOf(facts, fn)));
  return functions.flatMap((pf) => {
    const vfs = functions.filter((fn) => knownValue(fn.physicalFunction) === pf.address);
    const names = vfs.flatMap((vf) => {
      const entry = entryOf(vf);
      return entry ? [JSON.stringify([entry.resource_class, entry.traits])] : [];
    });
    const both = names.length > 0 && entryOf(pf) !== undefined;
    return both || new Set(names).size > 1 ? [{ pf: pf.address, both }] : [];
  });
}

function oneWay(host: string, { option }: OptionView): Finding {
  return {
    code: "placement-one-way",
    severity: "warning",
    subject: { host },
    summary: "Once nova-compute reports PCI devices to Placement, that cannot be switched off",
    detail: `[${option.section}] ${option.name} becomes True; Nova refuses to start when it is False again. ${option.note ?? ""}`,
    fix: "Apply only if this is meant to stay.",
  };
}

function staysOn(host: string, { option, places }: OptionView): Finding {
  return {
    code: "placement-stays-on",
    severity: "note",
    subject: { host, item: places.at(-1)?.path ?? "" },
    summary: "nova-compute reports PCI devices to Placement, and stays so",
    detail: `[${option.section}] ${option.name} is True; it cannot be switched off, so it is left as it is.`,
  };
}

function unsupported({ host, target }: WishInput): Finding {
  return {
    code: "placement-unsupported",
    severity: "warning",
    subject: { host },
    summary: `nova-compute of ${target.release.name} cannot report PCI devices to Placement`,
    detail: "The release has no such option, so openstack.reportInPlacement is left out.",
    fix: "Take reportInPlacement out of the fleet file, or upgrade OpenStack.",
  };
}
