import { describe, expect, test } from "vitest";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { hostName, type PciAddress } from "../../src/model/ids.ts";
import type { Intent } from "../../src/model/intent.ts";
import type { Plan, PlannedAction } from "../../src/model/plan.ts";
import { absent, known, unreadable } from "../../src/model/reading.ts";
import { planFleet } from "../../src/stages/plan.ts";
import { bootProgram } from "../../src/steps/boot-program.ts";
import { expectGolden } from "../fixtures/golden.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../fixtures/intent.ts";
import { freePf, igbPf, igbSriov, link, netdev, pci } from "../fixtures/network-facts.ts";
import { twoFreePfs } from "../fixtures/second-pf.ts";

/**
 * Whole plans for fleets as they are met, held as goldens in test/scenarios/cases. After a change that is meant, write
 * them anew with `UPDATE_GOLDENS=1 npx vitest run --project fast test/scenarios/plans.test.ts` and read the diff.
 */
function planOf(hosts: Readonly<Record<string, HostFacts>>, change: Partial<Intent> = {}): Plan {
  const names = Object.keys(hosts);
  const what = intent({ hosts: names.map((name) => hostIntent(name, { rack: "r1" })), ...change });
  const discoveries = Object.entries(hosts).map(([name, facts]) => {
    const host = hostName(name);
    return { host, kind: "read", facts, findings: [], durationMs: 1 } as const;
  });
  return planFleet({ path: "fleet.yaml", intent: what }, { hosts: discoveries }, "2026-11-23T04:00:00.000Z");
}

/** The plan without the intent, and with the boot program, which has tests of its own, by its name. */
function shown({ hosts }: Plan) {
  return hosts.map((host) => ({
    ...host,
    phases: host.phases.map((phase) => ({ ...phase, actions: phase.actions.map(withoutProgram) })),
  }));
}

function withoutProgram(planned: PlannedAction): PlannedAction {
  const { action } = planned;
  if (action.kind !== "write-file" || action.after.content !== bootProgram) return planned;
  return { ...planned, action: { ...action, after: { ...action.after, content: "(the boot program)" } } };
}

const vm = (name: string) => ({ kind: "vm", name, pid: 4000 }) as const;

const scenarios: Readonly<Record<string, () => Plan>> = {
  "debian-12-iommu-off": () => planOf({ alpha: hostFacts({ iommu: "off" }) }),
  "debian-12-iommu-on-by-default": () => planOf({ beta: hostFacts({ kernelArguments: "" }) }),
  "debian-12-no-vt-d": () => planOf({ gamma: hostFacts({ iommu: "no-firmware" }) }),
  "pf-in-bridge-refused": () =>
    planOf({ alpha: hostFacts() }, { pools: [pool({ pfs: { driver: ["igb"] } })] }),
  "eight-vfs-asked-of-seven": () =>
    planOf({ alpha: hostFacts() }, { pools: [pool({ vfCount: { kind: "number", vfs: 8 } })] }),
  "vfs-replaced-and-bound-to-vfio": () =>
    planOf(
      { alpha: hostFacts({ up: true, vfs: 2, vfioPci: "loaded" }) },
      {
        pools: [
          pool({
            takeOver: true,
            vfCount: { kind: "share", percent: 50 },
            vfDriver: { name: "vfio-pci" },
            vfs: { trust: true, mac: "stable" },
          }),
        ],
      },
    ),
  "vfs-held-by-vms": () =>
    planOf({
      alpha: hostFacts({
        up: true,
        vfs: 6,
        vfDriver: "vfio-pci",
        holders: { 0: vm("web-1"), 5: vm("db") },
        vms: ["web-1", "db"],
      }),
    }),
  "rhel-9-grubby": () => planOf({ rhel: rhel9() }),
  "sles-15-no-drop-ins": () => planOf({ sles: hostFacts({ iommu: "off", boot: "grub-defaults" }) }),
  "ubuntu-14-04-upstart": () => planOf({ trusty: ubuntu1404() }),
  "amd-iommu-on": () => planOf({ epyc: hostFacts({ cpu: "amd" }) }),
  "amd-switched-off": () =>
    planOf({ epyc: hostFacts({ cpu: "amd", iommu: "off", kernelArguments: "amd_iommu=off" }) }),
  arm64: () => planOf({ altra: hostFacts({ cpu: "arm" }) }),
  "two-pfs-and-an-exception": () =>
    planOf(
      { alpha: twoFreePfs(), beta: twoFreePfs({ up: true }) },
      {
        pools: [
          pool({
            pfs: { address: [freePf, pci("0000:03:00.0")] },
            exceptions: [
              { host: hostName("beta"), vfCount: { kind: "number", vfs: 2 }, reason: "old libvirt there" },
            ],
          }),
        ],
      },
    ),
  "reboot-not-allowed": () =>
    planOf({ alpha: hostFacts({ iommu: "off" }), beta: hostFacts() }, { reboot: "never" }),
  "mellanox-connectx-5": () =>
    planOf({ mlx: connectX5() }, { pools: [pool({ vfCount: { kind: "max" }, vfs: { linkState: "auto" } })] }),
  "unreadable-holders": () => planOf({ alpha: { ...hostFacts(), holders: unreadable("not root") } }),
};

describe("the plan for", () => {
  test.each(Object.entries(scenarios))("%s", (name, compose) => {
    expectGolden(name, shown(compose()));
  });
});

test("a plan is the same however often it is made, and survives being stored", () => {
  for (const compose of Object.values(scenarios)) {
    expect(compose()).toEqual(compose());
    expect(JSON.parse(JSON.stringify(compose().hosts))).toEqual(withoutUndefined(compose().hosts));
  }
});

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, withoutUndefined(inner)]],
    ),
  );
}

function rhel9(): HostFacts {
  return {
    ...hostFacts({ iommu: "off", boot: "grubby", kernelArguments: "crashkernel=1G-4G:192M intel_iommu=off" }),
    operatingSystem: known({
      id: "rhel",
      versionId: "9.4",
      like: ["fedora"],
      prettyName: "Red Hat Enterprise Linux 9.4 (Plow)",
    }),
    networkOwners: known([
      {
        kind: "networkmanager",
        active: true,
        vfCountLines: [
          { file: "/etc/NetworkManager/system-connections/enp1s0.nmconnection", text: "total-vfs=8" },
        ],
      },
    ]),
  };
}

function ubuntu1404(): HostFacts {
  return {
    ...hostFacts({ iommu: "off", init: "upstart", noAutoprobe: true, kernelArguments: "quiet splash" }),
    operatingSystem: known({
      id: "ubuntu",
      versionId: "14.04",
      like: ["debian"],
      prettyName: "Ubuntu 14.04.6 LTS",
    }),
    initSystem: known({ kind: "upstart", version: "1.12.1" }),
    packages: known({
      libnl3: known("3.2.21-1ubuntu4.1"),
      libvirt: known("1.2.2-0ubuntu13.1.28"),
      qemu: known("2.0.0+dfsg-2ubuntu1.46"),
      iproute2: known("3.12.0-2ubuntu1.2"),
    }),
  };
}

function connectX5(): HostFacts {
  const address: PciAddress = pci("0000:3b:00.0");
  const nic = igbPf(address, [netdev("enp1s0", { mac: "b8:59:9f:00:00:01", adminUp: known(true) })], {
    vendorId: "15b3",
    deviceId: "1017",
    driver: known("mlx5_core"),
    numaNode: known(0),
    sriov: known(igbSriov({ totalVfs: known(8), vfDeviceId: known("1018"), eswitchMode: known("legacy") })),
  });
  return {
    ...hostFacts(),
    networkFunctions: known([nic]),
    hostNetwork: known({ links: [link("enp1s0")], defaultRouteDevices: [], sshLocalAddress: absent }),
  };
}
