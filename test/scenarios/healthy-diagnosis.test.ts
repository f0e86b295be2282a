import { describe, expect, test } from "vitest";
import { openstackReleases } from "../../src/knowledge/openstack/all.ts";
import { absent, known, knownValue } from "../../src/model/reading.ts";
import { alarmsOf, alarmsOfDeployed } from "../fixtures/alarms-of-deployed.ts";
import { deployedFleets } from "../fixtures/deployed-fleets.ts";
import { type FleetKind, healthyFleet } from "../fixtures/healthy-fleet.ts";
import { changeFleet, type FleetChange } from "../fixtures/rule-case.ts";

/** Those in which what matters here changed, the first and the newest. */
const releases = [
  "kilo",
  "liberty",
  "newton",
  "ocata",
  "pike",
  "stein",
  "victoria",
  "xena",
  "zed",
  "caracal",
  "flamingo",
  "gazpacho",
];
const ubuntu = openstackReleases
  .filter(({ id }) => releases.includes(id))
  .map(
    ({ id, series }): FleetKind => ({
      release: id,
      system: series < "2017" ? "ubuntu-14.04" : "ubuntu-22.04",
    }),
  );
const others: readonly FleetKind[] = [
  { release: "kilo", system: "centos-7" },
  { release: "zed", system: "debian-12" },
  { release: "zed", system: "rhel-9" },
  { release: "zed", system: "sles-15" },
  { release: "zed", system: "debian-12", options: { cpu: "amd" } },
  { release: "zed", system: "debian-12", options: { cpu: "arm" } },
  { release: "zed", system: "rhel-9", options: { boot: "grubby" } },
];

test.each([...ubuntu, ...others].map((kind) => [JSON.stringify(kind), kind] as const))(
  "a fleet that vfleet made: %s",
  async (_, kind) => {
    expect(alarmsOf(await healthyFleet(kind))).toEqual([]);
  },
);

const nova = "/etc/nova/nova.conf";
const agent = "/etc/neutron/plugins/ml2/sriov_agent.ini";
const ml2 = "/etc/neutron/plugins/ml2/ml2_conf.ini";

/** Set up by hand or by other tools, in ways that vfleet would not have chosen and that work. */
const byOthers: Readonly<Record<string, FleetChange>> = {
  "the device list by interface": {
    alpha: {
      files: { [nova]: '[pci]\ndevice_spec = {"devname": "enp1s0", "physical_network": "physnet2"}\n' },
    },
  },
  "the device list under an old name, as a list": {
    alpha: {
      files: {
        [nova]:
          '[pci]\npassthrough_whitelist = [{"address": "0000:01:00.0", "physical_network": "physnet2"}]\n',
      },
    },
  },
  "each VF by its address": {
    alpha: {
      files: {
        [nova]: `[pci]\n${[0, 2, 4, 6].map((fn) => `device_spec = {"address": "0000:01:10.${fn}", "physical_network": "physnet2"}`).join("\n")}\n`,
      },
    },
  },
  "more PFs than the pools know": {
    alpha: {
      files: {
        [nova]:
          '[pci]\ndevice_spec = {"address": "0000:01:00.0", "physical_network": "physnet2"}\ndevice_spec = {"address": "0000:02:00.0", "product_id": "10ca", "physical_network": "physnet3"}\n',
        [agent]: "[sriov_nic]\nphysical_device_mappings = physnet3:enp2s0, physnet2:enp1s0\n",
      },
    },
  },
  "VFs by a udev rule alone": {
    alpha: {
      facts: {
        vfleetTraces: {
          value: {
            units: { "vfleet-vfs.service": null },
            files: { "/etc/vfleet/vfs.conf": { is: "absent", value: null } },
          },
        },
        networkOwners: {
          value: [
            {
              kind: "udev",
              active: true,
              vfCountLines: [
                { file: "/etc/udev/rules.d/70-sriov.rules", text: 'ATTR{device/sriov_numvfs}="4"' },
              ],
            },
          ],
        },
      },
    },
  },
  "wider VLAN ranges, and other drivers before the SR-IOV driver": {
    ctl: {
      files: {
        [ml2]:
          "[ml2]\ntype_drivers = local,flat,vlan,vxlan\nmechanism_drivers = ovn,baremetal,sriovnicswitch\n[ml2_type_vlan]\nnetwork_vlan_ranges = physnet1:1:4094,physnet2:1:4094\n",
      },
    },
  },
  "more filters": {
    ctl: {
      files: {
        [nova]:
          "[filter_scheduler]\nenabled_filters = ComputeFilter, NUMATopologyFilter, PciPassthroughFilter, AggregateInstanceExtraSpecsFilter, ServerGroupAntiAffinityFilter\n",
      },
    },
  },
  "no aggregates, and flavors without extra specs": {
    cloud: {
      aggregates: { value: [] },
      flavors: {
        value: {
          0: { properties: { "aggregate_instance_extra_specs:sriov": null, "hw:cpu_policy": "dedicated" } },
        },
      },
    },
  },
  "a VM on a VF": {
    alpha: {
      facts: {
        holders: {
          value: {
            byAddress: { "0000:01:10.0": [{ kind: "vm", name: "instance-00000001", pid: 77 }] },
            byGroup: { 20: [{ kind: "process", name: "qemu-system-x86", pid: 77 }] },
          },
        },
        hostNetwork: { value: { links: { 1: { vfs: { 0: { mac: "fa:16:3e:00:00:01", vlan: 204 } } } } } },
        networkFunctions: { value: { 1: { driver: { value: "vfio-pci" }, netdevs: [] } } },
      },
    },
    cloud: {
      ports: {
        value: [
          {
            id: "a1",
            name: "p1",
            networkId: "n1",
            mac: "fa:16:3e:00:00:01",
            addresses: [],
            status: "ACTIVE",
            vnicType: "direct",
            vifType: "hw_veb",
            host: "alpha",
            pciSlot: "0000:01:10.0",
            physicalNetwork: "physnet2",
            vlan: 204,
            deviceId: "s1",
            deviceOwner: "compute:nova",
          },
        ],
      },
    },
  },
  "an old controller that is gone is still listed": {
    cloud: {
      computeServices: {
        value: {
          3: {
            id: "9",
            binary: "nova-scheduler",
            host: "ctl-old",
            zone: "internal",
            state: "down",
            status: "enabled",
            updatedAt: undefined,
            disabledReason: undefined,
          },
        },
      },
    },
  },
};

const healthy = await healthyFleet({ system: "debian-12", release: "zed" });

describe("a fleet that others made", () => {
  test.each(Object.entries(byOthers))("%s", (_, change) => {
    expect(alarmsOf(changeFleet(healthy, change))).toEqual([]);
  });
});

/** A NIC beside the pools' PFs that flavors ask for by an alias. */
const forAliases = {
  address: "0000:03:00.0",
  vendorId: "8086",
  deviceId: "1533",
  driver: known("igb"),
  numaNode: absent,
  iommuGroup: known(90),
  netdevs: [],
  sriov: absent,
  physicalFunction: absent,
};

test("PCI devices of aliases that are reported to Placement and asked of it, by ids or by class", async () => {
  const fleet = await healthyFleet({ system: "ubuntu-22.04", release: "caracal" });
  const count = knownValue(fleet.facts.alpha?.networkFunctions ?? absent)?.length ?? 0;
  const kinds = [
    { inList: "", inAlias: '"vendor_id": "8086", "product_id": "1533"', name: "CUSTOM_PCI_8086_1533" },
    {
      inList: ', "resource_class": "mgmt", "traits": "blue"',
      inAlias: '"resource_class": "mgmt", "traits": "blue"',
      name: "CUSTOM_MGMT",
    },
  ];
  for (const { inList, inAlias, name } of kinds) {
    const pf = '{"address": "0000:01:00.0", "physical_network": "physnet2"}';
    const list = `device_spec = ${pf}\ndevice_spec = {"address": "0000:03:00.0"${inList}}\n`;
    const alias = `alias = {"name": "mgmt", ${inAlias}, "device_type": "type-PCI"}\n`;
    const provider = {
      id: "p1",
      name: "alpha_0000:03:00.0",
      hypervisorHostname: "alpha",
      address: "0000:03:00.0",
      totals: { [name]: 1 },
      traits: ["CUSTOM_BLUE"],
    };
    const filters = "PciPassthroughFilter,AggregateInstanceExtraSpecsFilter,ComputeFilter";
    const changed = changeFleet(fleet, {
      alpha: {
        facts: { networkFunctions: { value: { [count]: forAliases } } },
        files: { [nova]: `[pci]\nreport_in_placement = True\n${list}` },
      },
      ctl: {
        files: {
          [nova]: `[filter_scheduler]\npci_in_placement = True\nenabled_filters = ${filters}\n[pci]\n${alias}`,
        },
      },
      cloud: { pciProviders: { is: "known", value: [provider] } },
    });
    expect(alarmsOf(changed)).toEqual([]);
    const none = changeFleet(changed, { cloud: { pciProviders: { is: "known", value: [] } } });
    // That the alias asks in vain follows from it.
    expect(alarmsOf(none).map((text) => text.split(" ")[0])).toEqual(["placement-inventory-missing"]);
  }
});

test.each(Object.entries(deployedFleets))("a fleet that a tool deployed: %s", async (_, fleet) => {
  expect(await alarmsOfDeployed(fleet)).toEqual([]);
});
