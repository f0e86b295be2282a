import { composeDeviceEntries, type NewDeviceEntry } from "../../model/device-entries.ts";
import type { HostName } from "../../model/ids.ts";
import type { ServingPf, SriovSettings } from "../../model/openstack-deployment.ts";
import { hasFeature, optionOf } from "../openstack/all.ts";
import { type OptionSetting, settingOf } from "./option-setting.ts";

/** Compute hosts that need the same settings, and these. */
export type AlikeHosts = {
  readonly hosts: readonly [HostName, ...HostName[]];
  readonly pfs: readonly ServingPf[];
  readonly settings: readonly OptionSetting[];
};

/** The compute hosts, grouped by what they need: one group where all are alike. */
export function groupAlike(settings: SriovSettings): readonly AlikeHosts[] {
  const groups = new Map<string, AlikeHosts>();
  for (const { host, pfs } of settings.computes) {
    const own = composeHost(settings, pfs);
    const key = JSON.stringify([own, pfs.map(({ netdev, vfs }) => [netdev, vfs.length])]);
    const group = groups.get(key);
    groups.set(
      key,
      group ? { ...group, hosts: [...group.hosts, host] } : { hosts: [host], pfs, settings: own },
    );
  }
  return [...groups.values()];
}

/** Whether the operator wants QoS, and the release's ML2 can offer it. */
export function wantsQos({ release, extensionDrivers }: SriovSettings): boolean {
  return (
    extensionDrivers.includes("qos") &&
    optionOf(release, "extension-drivers")?.knows?.includes("qos") === true
  );
}

/** The entries of the device list of one host. */
export function listDevices(
  { release }: SriovSettings,
  pfs: readonly ServingPf[],
): readonly NewDeviceEntry[] {
  const knowsTrusted = optionOf(release, "device-list")?.knows?.includes("trusted") === true;
  return pfs.flatMap((pf) => composeDeviceEntries(pf, knowsTrusted));
}

/** An object of strings as JSON with a space after each separator, as Python writes it. */
export function spacedJson(entry: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(entry).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{${pairs.join(", ")}}`;
}

function composeHost(settings: SriovSettings, pfs: readonly ServingPf[]): readonly OptionSetting[] {
  const { release, fdb, reportInPlacement } = settings;
  const qos = wantsQos(settings) ? ["qos"] : [];
  const mappings = pfs.map(({ physicalNetwork, netdev }) => `${physicalNetwork}:${netdev}`).join(",");
  const excluded = pfs.flatMap((pf) =>
    pf.excluded.length > 0 ? `${pf.netdev}:${pf.excluded.join(";")}` : [],
  );
  const bandwidths = pfs.flatMap(({ netdev, bandwidth }) =>
    bandwidth ? `${netdev}:${bandwidth.egressKbps}:${bandwidth.ingressKbps}` : [],
  );
  const firewall = optionOf(release, "agent-firewall-driver")?.sriovValue;
  const sharesPfs = fdb && hasFeature(release, "ovs-fdb-extension");
  return [
    ...settingOf(release, "device-list", listDevices(settings, pfs).map(spacedJson)),
    ...settingOf(release, "report-in-placement", reportInPlacement ? ["True"] : []),
    ...settingOf(release, "agent-device-mappings", [mappings]),
    ...settingOf(release, "agent-exclude-devices", excluded.length > 0 ? [excluded.join(",")] : []),
    ...settingOf(release, "agent-bandwidths", bandwidths.length > 0 ? [bandwidths.join(",")] : []),
    ...settingOf(release, "agent-extensions", qos),
    ...settingOf(release, "agent-firewall-driver", firewall === undefined ? [] : [firewall]),
    ...settingOf(release, "ovs-agent-extensions", sharesPfs ? [[...qos, "fdb"].join(",")] : []),
    ...settingOf(release, "ovs-agent-shared-devices", sharesPfs ? [mappings] : []),
  ];
}
