import { findDistro, findUnits, type Installed } from "../../knowledge/distros/all.ts";
import { findRelease } from "../../knowledge/openstack/all.ts";
import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import type { FileSpec, MachineSpec, NicSpec, OfferedPackage, ServiceSpec, VmSpec } from "./machine-spec.ts";
import { openstackConfig } from "./openstack-config.ts";
import { type SimulatedSystem, type SystemWord, simulatedSystems } from "./systems.ts";

/** What a machine shall be; all else follows from the system. */
export type MachineWish = {
  readonly name: string;
  readonly system: SystemWord;
  readonly nics: readonly NicSpec[];
  readonly cpu?: "intel" | "amd";
  /** The interface of the host's own traffic, and its address. */
  readonly management?: { readonly netdev: string; readonly address: string };
  /** The id of a release of OpenStack of which it is a compute or a controller; undefined: it has none. */
  readonly release?: string;
  readonly role?: "compute" | "controller";
  readonly vms?: readonly VmSpec[];
  readonly iommuTable?: "none";
  readonly bootMs?: number;
};

/** A machine as a distribution installs it, with OpenStack of a release as that is packaged there. */
export function describeMachine(wish: MachineWish): MachineSpec {
  const system = simulatedSystems[wish.system];
  const vendor = wish.cpu ?? "intel";
  const openstack =
    wish.release === undefined ? undefined : describeOpenstack(system, wish.release, wish.role ?? "compute");
  const { netdev, address } = wish.management ?? { netdev: "eno1", address: "10.20.0.7/24" };
  const isNic = wish.nics.some((nic) => nic.netdevs.some(({ name }) => name === netdev));
  return {
    ...system,
    name: wish.name,
    architecture: "x86_64",
    cpu: {
      vendor,
      model:
        vendor === "amd" ? "AMD EPYC 7543 32-Core Processor" : "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
    },
    isEfi: wish.system !== "ubuntu-14.04",
    secureBoot: false,
    lockdown: wish.system === "ubuntu-14.04" ? undefined : "none",
    iommuTable: wish.iommuTable === "none" ? undefined : vendor === "amd" ? "IVRS" : "DMAR",
    vfio: "available",
    nics: wish.nics,
    links: [
      {
        name: netdev,
        kind: isNic ? "" : "dummy",
        master: undefined,
        parent: undefined,
        addresses: [address],
        isUp: true,
      },
    ],
    defaultRoutes: [netdev],
    packages: [...system.packages, ...(openstack?.packages ?? [])],
    offers: openstack?.offers ?? [],
    services: openstack?.services ?? [],
    vms: wish.vms ?? [],
    commandLine: undefined,
    folders: [...system.folders, ...(openstack?.folders ?? [])],
    files: { ...system.files, ...openstack?.files },
    downMs: 8_000,
    bootMs: wish.bootMs ?? 90_000,
  };
}

type Described = Pick<MachineSpec, "packages" | "offers" | "services" | "folders"> & {
  readonly files: Readonly<Record<string, FileSpec>>;
};

function describeOpenstack(system: SimulatedSystem, id: string, role: "compute" | "controller"): Described {
  const release = findRelease(id);
  const distro = findDistro(system);
  if (release === undefined || distro === undefined)
    throw new Error(`no release ${id}, or no such distribution`);
  const installed: Installed = { release, versionId: system.versionId };
  const there: readonly OpenstackService[] =
    role === "compute"
      ? ["nova-compute", "ovs-agent", "libvirt"]
      : ["neutron-server", "nova-scheduler", "nova-api"];
  const units = there.flatMap((service) => findUnits(distro, service, installed));
  const agents = findUnits(distro, "sriov-agent", installed);
  const version = (name: string) => versionOf(name, release, distro);
  const prefix = distro.id === "rhel" || distro.id === "sles" ? "openstack-" : "";
  const names = [`${prefix}nova-common`, `${prefix}neutron-common`, ...units.map((unit) => unit.package)];
  const mine = names.filter((name) => !/^(?:lib|qemu)/.test(name));
  return {
    packages: [
      ...system.computePackages,
      ...[...new Set(mine)].map((name) => ({ name, version: version(name) })),
    ],
    offers:
      role === "compute"
        ? [
            ...new Map(
              agents.map((unit) => [unit.package, offerOf(unit, release, version(unit.package))]),
            ).values(),
          ]
        : [],
    services: units.map((unit) => serviceOf(unit, role)),
    folders: units.flatMap(({ reads }) =>
      (reads?.args ?? []).flatMap((argument) => /^--config-dir=(.*)$/.exec(argument)?.[1] ?? []),
    ),
    files: openstackConfig({ distro, release, role, units }),
  };
}

function offerOf(unit: ServiceUnit, release: OpenstackRelease, version: string): OfferedPackage {
  const name = release.files["sriov-agent"] ?? "sriov_agent.ini";
  const path = `/etc/neutron/plugins/ml2/${name}`;
  return {
    name: unit.package,
    version,
    needs: [],
    files: { [path]: { content: "[DEFAULT]\n\n[agent]\n\n[securitygroup]\n\n[sriov_nic]\n", mode: 0o640 } },
    // Debian's packages start agents, and leave their units disabled; RDO's do neither.
    service: {
      ...serviceOf(unit, "compute"),
      isEnabled: false,
      isRunning: unit.package.startsWith("neutron-"),
    },
  };
}

const readyTexts: Readonly<Record<string, string>> = {
  "neutron-sriov-nic-agent": "Agent initialized successfully, now running...",
  "nova-compute":
    "nova.compute.resource_tracker [-] Final resource view: name=simulated phys_ram=262144MB used_ram=512MB",
  "neutron-openvswitch-agent": "Agent initialized successfully, now running...",
};

function serviceOf(unit: ServiceUnit, role: "compute" | "controller"): ServiceSpec {
  const program = unit.program ?? unit.unit;
  const isPython = /^(?:nova|neutron)-/.test(program);
  return {
    unit: unit.unit,
    words: [...(isPython ? ["/usr/bin/python3"] : []), `/usr/bin/${program}`, ...(unit.reads?.args ?? [])],
    isEnabled: true,
    isRunning: true,
    log: unit.log,
    readyText: readyTexts[program],
    startMs: program === "nova-compute" ? 12_000 : 3_000,
    apiPort: role === "controller" ? apiPorts[unit.unit] : undefined,
  };
}

const apiPorts: Readonly<Record<string, number>> = {
  "nova-api": 8774,
  "openstack-nova-api": 8774,
  "neutron-server": 9696,
  "neutron-api": 9696,
};

function versionOf(name: string, release: OpenstackRelease, distro: OpenstackDistro): string {
  const { tag, line } = name.includes("neutron") ? release.neutron : release.nova;
  const plain = /^\d/.test(tag) ? tag : `${line}.0.0`;
  return distro.id === "rhel" ? `1:${plain}-1.el9` : `2:${plain}-0simulated1`;
}
