import { describe, expect, test } from "vitest";
import { openstackReleases } from "../../src/knowledge/openstack/all.ts";
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

test.each(Object.entries(deployedFleets))("a fleet that a tool deployed: %s", async (_, fleet) => {
  expect(await alarmsOfDeployed(fleet)).toEqual([]);
});
