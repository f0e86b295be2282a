import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { Finding } from "../../model/finding.ts";
import { itemsOf, type OptionView, viewOption } from "./option-view.ts";
import type { WishInput } from "./option-wish.ts";

/** What of the Neutron server's configuration would keep ports from their VFs, or has to be known. */
export function reviewNeutronServer(input: WishInput): readonly Finding[] {
  const drivers = viewOption(input.target, input.facts, "ml2-mechanism-drivers");
  const items = drivers ? itemsOf(drivers, drivers.programs[0]) : [];
  return [
    ...(items.length === 0 && drivers ? [notMl2(input, drivers)] : []),
    ...prohibited(input),
    ...unknownExtensions(input),
    ...idsUnknown(input),
    ...(items.includes("ovn") ? [withOvn(input)] : []),
  ];
}

function notMl2({ host }: WishInput, { option, programs }: OptionView): Finding {
  return {
    code: "ml2-not-in-use",
    severity: "error",
    subject: { host },
    summary: "The Neutron server of this host has no mechanism drivers, so it does not seem to use ML2",
    detail: `[${option.section}] ${option.name} is not set in ${programs[0]?.paths.join(", ") ?? "its files"}.`,
    fix: "Set up ML2 with the driver of your switch first, or take this host out of the controllers.",
  };
}

function prohibited(input: WishInput): readonly Finding[] {
  const view = viewOption(input.target, input.facts, "vnic-types-prohibited");
  if (!view || !itemsOf(view, view.programs[0]).includes("direct")) return [];
  const file = view.places.at(-1)?.path ?? "";
  return [
    {
      code: "direct-ports-prohibited",
      severity: "error",
      subject: { host: input.host, item: file },
      summary: "The SR-IOV driver is told to leave ports of vNIC type direct to others",
      detail: `[${view.option.section}] ${view.option.name} in ${file} names direct.`,
      fix: "Take direct out of that list.",
    },
  ];
}

function unknownExtensions({ host, target, facts }: WishInput): readonly Finding[] {
  const known = viewOption(target, facts, "extension-drivers")?.option.knows ?? [];
  return target.wanted.extensionDrivers
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "extension-driver-unknown",
      severity: "error",
      subject: { host },
      summary: `${target.release.name} has no extension driver ${name}`,
      detail: `openstack.extensionDrivers asks for it; the release knows ${known.join(", ")}.`,
      fix: `Take ${name} out of extensionDrivers.`,
    }));
}

function idsUnknown({ host, target, facts }: WishInput): readonly Finding[] {
  const view = viewOption(target, facts, "ml2-supported-vendor-devs");
  if (!view || target.vfIds.length > 0 || itemsOf(view, view.programs[0]).length === 0) return [];
  return [
    {
      code: "vf-ids-unknown",
      severity: "warning",
      subject: { host },
      summary: "Which cards the compute hosts have is not known, so the server is told of no new ones",
      detail: `[${view.option.section}] ${view.option.name} must list the PCI ids of their VFs; no compute host with a wanted PF was read.`,
      fix: "Plan controllers and compute hosts together.",
    },
  ];
}

function withOvn({ host, target }: WishInput): Finding {
  const served = hasFeature(target.release, "ovn-external-ports");
  return {
    code: "ovn-external-ports",
    severity: served ? "note" : "warning",
    subject: { host },
    summary: served
      ? "With OVN, ports on VFs are external ports: a gateway chassis answers DHCP and metadata for them"
      : `With OVN, ${target.release.name} answers no DHCP for ports on VFs`,
    detail: served
      ? "That chassis has to be connected to the physical network (ovn-cms-options=enable-chassis-as-gw or enable-chassis-as-extport-host); there is no qdhcp namespace."
      : "External ports for SR-IOV came with a later release.",
    fix: served
      ? "See that a gateway chassis has each of these physical networks in its bridge mappings."
      : "Give these VMs addresses by config drive, or run a DHCP agent for their networks.",
  };
}
