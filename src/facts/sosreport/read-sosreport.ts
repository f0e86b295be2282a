import type { FactId, HostFacts } from "../../model/host-facts.ts";
import { known, knownValue, type Reading, unreadable } from "../../model/reading.ts";
import { allFacts } from "../all.ts";
import { cpuFact } from "../cpu.ts";
import { iommuFact } from "../iommu.ts";
import { kernelFact } from "../kernel.ts";
import { pickOpenstackPackages } from "../openstack-packages.ts";
import { operatingSystemFact } from "../operating-system.ts";
import { pickPackages } from "../packages.ts";
import { bootPaths, parseBoot, parseInit } from "./parse-boot.ts";
import { deploymentPaths, parseDeployment } from "./parse-deployment.ts";
import { holderPaths, parseHolders, parseWorkloads } from "./parse-holders.ts";
import { installedPaths, parseInstalled } from "./parse-installed.ts";
import { parseLspci } from "./parse-lspci.ts";
import { memoryLockPaths, parseMemoryLocks } from "./parse-memory-locks.ts";
import { networkPaths, parseHostNetwork, parseInterfaces } from "./parse-network.ts";
import { openstackPaths, parseOpenstackFiles } from "./parse-openstack-files.ts";
import { parseProcesses, processPaths } from "./parse-processes.ts";
import { parseSecurity, securityPaths } from "./parse-security.ts";
import { parseServices } from "./parse-services.ts";
import { unitPaths } from "./parse-units.ts";
import { parseVfio, vfioPaths } from "./parse-vfio.ts";
import { lacking, notInReport, type SosFiles, type SosLinks } from "./sos-files.ts";

const lspciPath = "sos_commands/pci/lspci_-nnvv";
const unamePath = "sos_commands/kernel/uname_-a";

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
  "sys/firmware/acpi/tables/DMAR",
  "sys/firmware/acpi/tables/IVRS",
  ...networkPaths,
  ...installedPaths,
  ...processPaths,
  ...unitPaths,
  ...holderPaths,
  ...vfioPaths,
  ...bootPaths,
  ...deploymentPaths,
  ...openstackPaths,
  ...securityPaths,
];

/** Which files are read besides, by what those have told. */
export function furtherSosPaths(files: SosFiles): readonly string[] {
  return memoryLockPaths(parseProcesses(files));
}

/** The name of the host that the report is of; undefined: it does not tell. */
export function sosHostName(files: SosFiles): string | undefined {
  const name = (files.get("sos_commands/host/hostname") ?? files.get("etc/hostname") ?? "")
    .trim()
    .split("\n")[0];
  return name === "" ? undefined : name;
}

/** The facts of a host from its sosreport; what this does not tell is unreadable, never absent. Never throws. */
export function readSosreport(files: SosFiles, links: SosLinks = new Map()): HostFacts {
  const kernel = kernelOf(files);
  const installed = parseInstalled(files);
  const processes = parseProcesses(files);
  const services = parseServices(files, processes);
  const read: Partial<HostFacts> = {
    ...hardwareOf(files),
    kernel,
    vfio: parseVfio(files, knownValue(kernel)?.release),
    bootLoader: parseBoot(files, installed),
    initSystem: parseInit(files, installed),
    hostNetwork: parseHostNetwork(files),
    holders: parseHolders(files, processes),
    workloads: parseWorkloads(processes),
    memoryLocks: parseMemoryLocks(files, processes),
    security: parseSecurity(files),
    packages: installed.is === "known" ? known(pickPackages(installed.value)) : installed,
    openstackPackages: installed.is === "known" ? known(pickOpenstackPackages(installed.value)) : installed,
    openstackServices: services,
    openstackFiles: parseOpenstackFiles(files, { links, services }),
    deploymentSigns: parseDeployment(files, { services, processes }),
  };
  const ids = Object.keys(allFacts) as readonly FactId[];
  return Object.fromEntries(ids.map((id) => [id, read[id] ?? unreadable(notInReport)])) as HostFacts;
}

function hardwareOf(files: SosFiles): Partial<HostFacts> {
  const lspci = files.get(lspciPath);
  const shown = lspci === undefined ? undefined : parseLspci(lspci, parseInterfaces(files));
  return {
    operatingSystem: parseText(operatingSystemFact.parse, files, [
      "etc/os-release",
      "usr/lib/os-release",
      "etc/redhat-release",
    ]),
    cpu: parseText(cpuFact.parse, files, ["proc/cpuinfo"]),
    iommu: iommuOf(files, shown?.groupCount ?? 0),
    networkFunctions: shown ? known(shown.functions) : lacking(lspciPath),
  };
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
