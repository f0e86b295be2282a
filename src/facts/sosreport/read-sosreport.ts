import type { FactId, HostFacts, Netdev } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import type { ConfigFile, OpenstackFiles } from "../../model/openstack-facts.ts";
import { known, type Reading, unreadable } from "../../model/reading.ts";
import { allFacts } from "../all.ts";
import { cpuFact } from "../cpu.ts";
import { hostNetworkFact } from "../host-network.ts";
import { iommuFact } from "../iommu.ts";
import { kernelFact } from "../kernel.ts";
import { operatingSystemFact } from "../operating-system.ts";
import { parseLspci } from "./parse-lspci.ts";
import { lacking, notInReport, type SosFiles } from "./sos-files.ts";

const lspciPath = "sos_commands/pci/lspci_-nnvv";
const unamePath = "sos_commands/kernel/uname_-a";
const ip = (command: string) => `sos_commands/networking/ip_${command}`;

/** Which files of a sosreport are read, as beginnings of their paths in it. */
export const sosPaths: readonly string[] = [
  "etc/hostname",
  "sos_commands/host/hostname",
  "etc/os-release",
  "usr/lib/os-release",
  "etc/redhat-release",
  "proc/cmdline",
  "proc/cpuinfo",
  "proc/interrupts",
  "proc/sys/kernel/random/boot_id",
  unamePath,
  lspciPath,
  ip("-d_address"),
  ip("-s_-d_link"),
  ip("route_show_table_all"),
  "sos_commands/networking/ethtool_-i_",
  "sys/firmware/acpi/tables/DMAR",
  "sys/firmware/acpi/tables/IVRS",
  "etc/nova/",
  "etc/neutron/",
];

/** The name of the host that the report is of; undefined: it does not tell. */
export function sosHostName(files: SosFiles): string | undefined {
  const name = (files.get("sos_commands/host/hostname") ?? files.get("etc/hostname") ?? "")
    .trim()
    .split("\n")[0];
  return name === "" ? undefined : name;
}

/** The facts of a host from the files of its sosreport; what these do not tell is unreadable, never absent. Never throws. */
export function readSosreport(files: SosFiles): HostFacts {
  const lspci = files.get(lspciPath);
  const shown = lspci === undefined ? undefined : parseLspci(lspci, netdevsOf(files));
  const read: Partial<HostFacts> = {
    operatingSystem: parseText(operatingSystemFact.parse, files, [
      "etc/os-release",
      "usr/lib/os-release",
      "etc/redhat-release",
    ]),
    kernel: kernelOf(files),
    cpu: parseText(cpuFact.parse, files, ["proc/cpuinfo"]),
    iommu: iommuOf(files, shown?.groupCount ?? 0),
    networkFunctions: shown ? known(shown.functions) : lacking(lspciPath),
    hostNetwork: hostNetworkOf(files),
    openstackFiles: openstackFilesOf(files),
  };
  const ids = Object.keys(allFacts) as readonly FactId[];
  return Object.fromEntries(ids.map((id) => [id, read[id] ?? unreadable(notInReport)])) as HostFacts;
}

function parseText<T>(
  parse: (output: { readonly exitCode: number; readonly text: string }) => Reading<T>,
  files: SosFiles,
  paths: readonly string[],
): Reading<T> {
  const text = paths.map((path) => files.get(path)).find((each) => each !== undefined);
  return text === undefined ? lacking(paths.join(", ")) : parse({ exitCode: 0, text });
}

function kernelOf(files: SosFiles): HostFacts["kernel"] {
  const [name, commandLine] = [files.get(unamePath), files.get("proc/cmdline")];
  if (name === undefined || commandLine === undefined) return lacking(`${unamePath}, proc/cmdline`);
  const release = name.split(" ")[2] ?? "";
  const architecture = /\b(x86_64|aarch64|ppc64le|s390x)\b/.exec(name)?.[1] ?? "";
  const boot = (files.get("proc/sys/kernel/random/boot_id") ?? "unknown").trim();
  const text = `${release}\n${architecture}\n${boot}\n${commandLine.trimEnd()}\n`;
  return kernelFact.parse({ exitCode: 0, text });
}

/** sosreports do not have /sys/kernel/iommu_groups; lspci tells the groups, and without any nothing is sure. */
function iommuOf(files: SosFiles, groupCount: number): HostFacts["iommu"] {
  if (groupCount === 0) return lacking("/sys/kernel/iommu_groups, and lspci shows no group");
  const tables = ["DMAR", "IVRS"].filter((name) => files.has(`sys/firmware/acpi/tables/${name}`));
  const chip = / (IR-[A-Z]|IO-APIC|PCI-MSI)[A-Za-z-]*/.exec(files.get("proc/interrupts") ?? "")?.[0] ?? "";
  const text = `${tables.map((name) => `table ${name}\n`).join("")}groups ${groupCount}\nchip ${chip}\n`;
  return iommuFact.parse({ exitCode: 0, text });
}

function hostNetworkOf(files: SosFiles): HostFacts["hostNetwork"] {
  const paths = [ip("-s_-d_link"), ip("-d_address"), ip("route_show_table_all")];
  const texts = paths.flatMap((path) => files.get(path) ?? []);
  if (!files.has(ip("-d_address"))) return lacking(ip("-d_address"));
  return hostNetworkFact.parse({ exitCode: 0, text: texts.join("\n") });
}

function netdevsOf(files: SosFiles): ReadonlyMap<PciAddress, readonly Netdev[]> {
  const blocks = (files.get(ip("-d_address")) ?? "").split(/\n(?=\d+: )/);
  const all = [...files].flatMap(([path, text]): (readonly [PciAddress, Netdev])[] => {
    const name = /^sos_commands\/networking\/ethtool_-i_(.+)$/.exec(path)?.[1];
    const address = parsePciAddress(/^bus-info: (\S+)$/m.exec(text)?.[1] ?? "");
    const block = blocks.find((each) => /^\d+: /.test(each) && nameOf(each) === name);
    return name !== undefined && address && block !== undefined ? [[address, netdevOf(name, block)]] : [];
  });
  return new Map(
    [...Map.groupBy(all, ([address]) => address)].map(([address, pairs]) => [
      address,
      pairs.map(([, netdev]) => netdev),
    ]),
  );
}

function nameOf(block: string): string | undefined {
  return /^\d+: ([^:@\s]+)/.exec(block)?.[1];
}

function netdevOf(name: string, block: string): Netdev {
  const flags = /<([^>]*)>/.exec(block)?.[1]?.split(",") ?? [];
  return {
    name,
    mac: /link\/ether (\S+)/.exec(block)?.[1] ?? "",
    operState: /\bstate (\S+)/.exec(block)?.[1]?.toLowerCase() ?? "unknown",
    adminUp: known(flags.includes("UP")),
    carrier: known(flags.includes("LOWER_UP")),
    speedMbps: unreadable(notInReport),
    mtu: Number(/\bmtu (\d+)/.exec(block)?.[1] ?? 0),
  };
}

function openstackFilesOf(files: SosFiles): Reading<OpenstackFiles> {
  const texts = [...files].filter(([path]) => /^etc\/(nova|neutron)\/.*\.(conf|ini)$/.test(path));
  if (texts.length === 0) return lacking("etc/nova, etc/neutron");
  const config = ([path, text]: readonly [string, string]) => [`/${path}`, known(configOf(text))] as const;
  const names = Map.groupBy(
    texts.map(([path]) => `/${path}`).filter((path) => /\.conf\.d\/[^/]+$/.test(path)),
    (path) => path.slice(0, path.lastIndexOf("/")),
  );
  const folders = [...names].map(
    ([folder, paths]) => [folder, paths.map((path) => path.slice(folder.length + 1))] as const,
  );
  return known({
    files: Object.fromEntries(texts.map(config)),
    links: {},
    folders: Object.fromEntries(folders),
  });
}

/** Mode and owner are not what they were on the host; nothing is written from a report. */
function configOf(text: string): ConfigFile {
  return { text, sha256: "0".repeat(64), mode: "0640", uid: 0, gid: 0 };
}
