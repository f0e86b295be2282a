import { describe, expect, test } from "vitest";
import type { Diagnosed } from "../../src/model/diagnosis.ts";
import { diagnose } from "../../src/stages/diagnose.ts";
import { planFleet } from "../../src/stages/plan.ts";
import { discoveriesOf, healthyFleet } from "../fixtures/healthy-fleet.ts";
import { changeFleet, type FleetChange } from "../fixtures/rule-case.ts";

const healthy = await healthyFleet({ system: "debian-12", release: "zed" });

function diagnosisOf(change: FleetChange): readonly Diagnosed[] {
  const fleet = changeFleet(healthy, change);
  const discoveries = discoveriesOf(fleet);
  const file = { path: "fleet.yaml", intent: fleet.intent };
  const { hosts: plans } = planFleet(file, { hosts: discoveries }, "2026-11-23T04:00:00.000Z");
  return diagnose({ ...fleet, discoveries, plans }).findings;
}

type Broken = readonly [name: string, first: string, change: FleetChange];

const nova = "/etc/nova/nova.conf";
const agent = "/etc/neutron/plugins/ml2/sriov_agent.ini";
const ml2 = "/etc/neutron/plugins/ml2/ml2_conf.ini";

const ofAlpha = (facts: unknown): FleetChange => ({ alpha: { facts } });
const noVfs = {
  0: { sriov: { value: { numVfs: { value: 0 }, vfs: [] } } },
  1: { physicalFunction: { value: "none" } },
};
const noIommu = { iommu: { value: { units: [], groupCount: 0 } } };
const agentState = (change: object) => ({ cloud: { agents: { value: { 0: change } } } });
const units = (change: object) => ({ openstackServices: { value: { units: change } } });
const process = (program: string) => ({ program, pid: 700, args: [], startedAt: 90, contained: false });
const port = {
  id: "2f6a",
  name: "p-sriov1",
  networkId: "n1",
  mac: "fa:16:3e:25:ba:8e",
  addresses: ["192.168.204.186"],
  status: "DOWN",
  vnicType: "direct",
  vifType: "binding_failed",
  host: "alpha",
  pciSlot: undefined,
  physicalNetwork: "physnet2",
  vlan: undefined,
  deviceId: "e00e",
  deviceOwner: "compute:nova",
};
const failedPort = { ports: { value: [port] } };
const filters = (list: string): FleetChange => ({
  ctl: { files: { [nova]: `[filter_scheduler]\nenabled_filters = ${list}\n` } },
});

/** What was seen on a real Zed: each with the state of host and cloud in which its logs were captured. */
const captured: readonly Broken[] = [
  [
    "iommu-off-nofilter: the host without IOMMU, the scheduler without filter",
    "iommu-off",
    {
      ...ofAlpha({ ...noIommu, kernel: { value: { commandLine: "quiet intel_iommu=off" } } }),
      ...filters("ComputeFilter,AggregateInstanceExtraSpecsFilter"),
    },
  ],
  [
    "no-vfs-after-reboot: nothing has made the VFs again, and the PF is down",
    "pf-down",
    {
      ...ofAlpha({
        networkFunctions: {
          value: { 0: { netdevs: { 0: { adminUp: { is: "known", value: false } } }, ...noVfs[0] } },
        },
        vfleetTraces: { value: { units: { "vfleet-vfs.service": null } } },
      }),
    },
  ],
  [
    "agent-started-before-vfs: the VM waits in BUILD",
    "agent-started-before-vfs",
    ofAlpha({
      vfResources: { value: { madeAt: { "0000:01:00.0": 196 } } },
      openstackServices: {
        value: {
          processes: [process("neutron-sriov-nic-agent"), { ...process("nova-compute"), startedAt: 520 }],
        },
      },
    }),
  ],
  [
    "vfs-made-after-nova-compute-start: no rows appear",
    "compute-started-before-vfs",
    ofAlpha({
      vfResources: { value: { madeAt: { "0000:01:00.0": 196 } } },
      openstackServices: { value: { processes: [process("nova-compute")] } },
    }),
  ],
  [
    "agent-stopped: binding failed",
    "service-down",
    {
      ...ofAlpha({
        openstackServices: {
          value: {
            units: { "neutron-sriov-agent": { active: "inactive" } },
            processes: [process("nova-compute")],
          },
        },
      }),
      cloud: { ...agentState({ alive: false }).cloud, ...failedPort },
    },
  ],
  [
    "agent-wrong-physnet: binding failed",
    "agent-mapping-missing",
    {
      alpha: { files: { [agent]: "[sriov_nic]\nphysical_device_mappings = physnet9:enp1s0\n" } },
      cloud: {
        ...agentState({ configurations: { deviceMappings: { physnet2: null, physnet9: ["enp1s0"] } } }).cloud,
        ...failedPort,
      },
    },
  ],
  [
    "vf-removed-in-use: the VFs were taken from two VMs",
    "vfs-missing",
    {
      ...ofAlpha({ networkFunctions: { value: { 0: noVfs[0], 1: { address: "0000:09:10.0" } } } }),
      cloud: {
        ports: { value: [{ ...port, vifType: "hw_veb", status: "ACTIVE", pciSlot: "0000:01:10.0" }] },
      },
    },
  ],
  [
    "whitelist-nothing: the device list names an interface that is not there",
    "device-list-misses-vfs",
    {
      alpha: {
        files: { [nova]: '[pci]\ndevice_spec = {"devname": "enp9s9", "physical_network": "physnet2"}\n' },
      },
    },
  ],
  [
    "nodriver: ML2 does not load the driver",
    "ml2-driver-missing",
    {
      ctl: {
        files: {
          [ml2]:
            "[ml2]\ntype_drivers = flat,vlan\nmechanism_drivers = openvswitch,l2population\n[ml2_type_vlan]\nnetwork_vlan_ranges = physnet2:200:299\n",
        },
      },
    },
  ],
];

/** What else is broken on purpose, one thing each. */
const broken: readonly Broken[] = [
  [
    "a filter is missing",
    "scheduler-filter-missing",
    filters("ComputeFilter,AggregateInstanceExtraSpecsFilter"),
  ],
  [
    "a filter is misspelt",
    "scheduler-filter-misspelt",
    {
      ctl: {
        ...filters("ComputeFilter,PciPasstrhoughFilter,AggregateInstanceExtraSpecsFilter").ctl,
        facts: units({ "nova-scheduler": { active: "failed" } }),
      },
      cloud: { computeServices: { value: { 1: { state: "down" } } } },
    },
  ],
  [
    "a mapping names a PF that does not exist",
    "agent-maps-missing-interface",
    {
      alpha: {
        files: { [agent]: "[sriov_nic]\nphysical_device_mappings = physnet2:enp1s0,physnet2:eth7\n" },
      },
    },
  ],
  [
    "a VLAN is outside of the range",
    "network-vlan-outside",
    { cloud: { networks: { value: { 0: { segment: 350 } } } } },
  ],
  [
    "a service is disabled",
    "nova-compute-disabled",
    { cloud: { computeServices: { value: { 0: { status: "disabled" } } } } },
  ],
  [
    "the aggregate's key is missing",
    "flavor-fits-no-host",
    { cloud: { aggregates: { value: { 0: { properties: { sriov: null } } } } } },
  ],
  [
    "a process of the host holds a VF",
    "vf-held-by-process",
    ofAlpha({
      holders: { value: { byGroup: { 20: [{ kind: "process", name: "dpdk-testpmd", pid: 77 }] } } },
    }),
  ],
  [
    "the device list has an interface that was renamed",
    "device-list-misses-vfs",
    {
      alpha: {
        files: { [nova]: '[pci]\ndevice_spec = {"devname": "eth1", "physical_network": "physnet2"}\n' },
      },
    },
  ],
  [
    "two VFs have one MAC address",
    "vf-mac-duplicate",
    ofAlpha({ hostNetwork: { value: { links: { 1: { vfs: { 1: { mac: "02:00:00:00:00:00" } } } } } } }),
  ],
  [
    "no VF is free",
    "no-free-vf",
    {
      cloud: {
        ports: {
          value: [0, 2, 4, 6].map((fn) => ({
            ...port,
            id: `p${fn}`,
            vifType: "hw_veb",
            pciSlot: `0000:01:10.${fn}`,
          })),
        },
      },
    },
  ],
  [
    "the device list stands in the wrong section",
    "config-option-in-wrong-section",
    {
      alpha: {
        files: {
          [nova]: '[DEFAULT]\ndevice_spec = {"address": "0000:01:00.0", "physical_network": "physnet2"}\n',
        },
      },
    },
  ],
  [
    "the device list has two names",
    "config-option-under-two-names",
    {
      alpha: {
        files: {
          [nova]:
            '[pci]\npassthrough_whitelist = {"address": "0000:07:00.0"}\ndevice_spec = {"address": "0000:01:00.0", "physical_network": "physnet2"}\n',
        },
      },
    },
  ],
  [
    "nova-compute does not run",
    "service-down",
    {
      ...ofAlpha(units({ "nova-compute": { active: "failed" } })),
      cloud: { computeServices: { value: { 0: { state: "down" } } } },
    },
  ],
  [
    "the firmware hides the IOMMU",
    "iommu-off-in-firmware",
    ofAlpha({ iommu: { value: { firmwareTables: [], units: [], groupCount: 0 } } }),
  ],
];

describe.each([
  ["captured", captured],
  ["broken on purpose", broken],
] as const)("%s", (_, table) => {
  test.each(table)("%s", (_name, first, change) => {
    const [finding] = diagnosisOf(change);
    expect(finding).toMatchObject({ code: first });
    expect(finding?.fix).toBeTruthy();
  });
});

test("two faults at once are both found, the lower one first", () => {
  const findings = diagnosisOf({
    ...ofAlpha(noIommu),
    ...filters("ComputeFilter,AggregateInstanceExtraSpecsFilter"),
  });
  const errors = findings.filter(({ severity }) => severity === "error").map(({ code }) => code);
  expect(errors).toEqual(["iommu-off", "scheduler-filter-missing"]);
});

test("what follows from the agent that is stopped stands beneath it", () => {
  const [, , change] = captured.find(([name]) => name.startsWith("agent-stopped")) ?? [];
  const [first] = diagnosisOf(change ?? {});
  expect(first?.consequences.map(({ code }) => code)).toContain("sriov-agent-dead");
});
