import type { Deployment, DeploymentInput, SriovSettings } from "../../model/openstack-deployment.ts";
import type { OpenstackService } from "../../model/openstack-release.ts";
import { type BySeries, valueFor } from "./by-series.ts";
import { type AlikeHosts, groupAlike, wantsQos } from "./compute-settings.ts";
import { composeControllerLists } from "./controller-lists.ts";
import { wholeComment } from "./input-texts.ts";
import { valuesOf } from "./option-setting.ts";
import { writeYaml, type YamlMapping } from "./write-yaml.ts";

/** Charmed OpenStack: Juju's charms write the files from the options of applications. */
export const charms: Deployment = {
  id: "charms",
  name: "Charmed OpenStack (Juju)",
  signs: ["/var/lib/juju/agents"],
  provenance: {
    source:
      "config.yaml, templates and contexts of charm-nova-compute 77f2e9e, charm-neutron-openvswitch 3d3c1a7, charm-neutron-api 4102c08 and charm-nova-cloud-controller 867a75c",
    verified: false,
    why: "charm-ovn-chassis, which takes the place of neutron-openvswitch with OVN, was not read; its options are taken to have the same names.",
  },
  owner: "tool",
  inputFolder: ".",
  composeInputs,
  apply: [
    "juju config nova-compute --file nova-compute.yaml",
    "juju config neutron-openvswitch --file neutron-openvswitch.yaml",
    "juju config neutron-api --file neutron-api.yaml",
    "juju config nova-cloud-controller --file nova-cloud-controller.yaml",
  ],
  renderedFiles,
  notes: [
    "Options hold for all units of an application: hosts that differ need applications of their own, whose names stand at the head of the files. Rename them as they are called in the model.",
    "With OVN the options of neutron-openvswitch belong to ovn-chassis.",
    "sriov-numvfs is auto by default: every VF that a PF can have, and at boot the charm's own service would set that against vfleet. The input names the counts that vfleet makes.",
    "The charms leave the agent's exclude_devices empty and have no option for its bandwidths; VFs that the host keeps are left out of Nova's list alone.",
    "nova-cloud-controller puts PciPassthroughFilter behind its list once neutron-api has enable-sriov.",
    "Of extension drivers neutron-api has options for port_security, qos and uplink_status_propagation only.",
    "The device list goes to the file under the name of the option from before Zed, which later releases still read; nova-compute has no option for report_in_placement.",
    "The Open vSwitch agent's fdb extension cannot be had by an option.",
    "Controllers run in LXD machines of their own; their files are inside.",
  ],
};

const twoMore = ["DifferentHostFilter", "SameHostFilter"];
const servers = ["ServerGroupAntiAffinityFilter", "ServerGroupAffinityFilter", ...twoMore];
const usual = ["ComputeFilter", "ComputeCapabilitiesFilter", "ImagePropertiesFilter", ...servers];

const defaultFilters: BySeries<readonly string[]> = [
  {
    fromSeries: "",
    value: ["RetryFilter", "AvailabilityZoneFilter", "CoreFilter", "RamFilter", "DiskFilter", ...usual],
  },
  { fromSeries: "2017.2", value: ["RetryFilter", "AvailabilityZoneFilter", ...usual] },
  { fromSeries: "2020.2", value: ["AvailabilityZoneFilter", ...usual] },
  { fromSeries: "2023.2", value: usual },
];

function composeInputs(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const filters = composeControllerLists(settings, {
    "scheduler-filters": valueFor(defaultFilters, release),
  })["scheduler-filters"];
  return [
    ...groupAlike(settings).flatMap((group, index) => composeGroup(settings, group, index)),
    composeFile(settings, {
      application: "neutron-api",
      options: composeNeutronApi(settings),
      why: "The Neutron server binds VFs and knows the physical networks.",
    }),
    composeFile(settings, {
      application: "nova-cloud-controller",
      options: {
        "scheduler-default-filters": (filters ?? [])
          .filter((filter) => filter !== "PciPassthroughFilter")
          .join(","),
      },
      why: "The scheduler heeds the extra specs of aggregates.",
    }),
  ];
}

function composeNeutronApi(settings: SriovSettings): YamlMapping {
  const lists = composeControllerLists(settings, {
    "vlan-ranges": ["physnet1:1000:2000"],
    "flat-networks": [],
  });
  const has = (driver: string) => settings.extensionDrivers.includes(driver);
  const listed = (key: string, list: readonly string[] | undefined) =>
    list && list.length > 0 ? { [key]: list.join(" ") } : {};
  return {
    "enable-sriov": true,
    ...(wantsQos(settings) && { "enable-qos": true }),
    ...(has("port_security") && { "enable-ml2-port-security": true }),
    ...(has("uplink_status_propagation") && { "uplink-status-propagation": true }),
    ...listed("vlan-ranges", lists["vlan-ranges"]),
    ...listed("flat-network-providers", lists["flat-networks"]),
    ...listed("supported-pci-vendor-devs", lists["ml2-supported-vendor-devs"]),
  };
}

function composeGroup(settings: SriovSettings, group: AlikeHosts, index: number): readonly DeploymentInput[] {
  const suffix = index === 0 ? "" : `-${index + 1}`;
  const hosts = `Hosts: ${JSON.stringify(group.hosts).slice(1, -1)}`;
  const { pfs } = group;
  const counts = pfs.flatMap(({ netdev, vfs }) => (vfs.length > 0 ? `${netdev}:${vfs.length}` : []));
  return [
    composeFile(settings, {
      application: `nova-compute${suffix}`,
      options: {
        "pci-passthrough-whitelist": `[${valuesOf(group.settings, "device-list").join(", ")}]`,
      },
      why: "Nova hands out the VFs of these PFs.",
      comment: hosts,
    }),
    composeFile(settings, {
      application: `neutron-openvswitch${suffix}`,
      options: {
        "enable-sriov": true,
        "sriov-device-mappings": pfs.map((pf) => `${pf.physicalNetwork}:${pf.netdev}`).join(" "),
        ...(counts.length > 0 && { "sriov-numvfs": counts.join(" ") }),
      },
      why: "The SR-IOV agent serves these PFs, and the charm keeps to vfleet's counts.",
      comment: hosts,
    }),
  ];
}

function composeFile(
  { release }: SriovSettings,
  file: {
    readonly application: string;
    readonly options: YamlMapping;
    readonly why: string;
    readonly comment?: string;
  },
): DeploymentInput {
  const { application, options, why, comment } = file;
  return {
    path: `${application}.yaml`,
    content: writeYaml(wholeComment(release, ...(comment === undefined ? [] : [comment])), {
      [application]: options,
    }),
    use: "whole",
    why,
  };
}

const nova = ["/etc/nova/nova.conf"];
const ml2Folder = "/etc/neutron/plugins/ml2";
const neutron = "/etc/neutron/neutron.conf";

const files: Readonly<Record<OpenstackService, readonly string[]>> = {
  "nova-api": nova,
  "nova-conductor": nova,
  "nova-scheduler": nova,
  "nova-compute": [...nova, "/etc/nova/nova-compute.conf"],
  "neutron-server": [neutron, `${ml2Folder}/ml2_conf.ini`],
  "sriov-agent": [neutron, `${ml2Folder}/sriov_agent.ini`],
  "ovs-agent": [neutron, `${ml2Folder}/openvswitch_agent.ini`],
  libvirt: [],
};

function renderedFiles(service: OpenstackService): readonly string[] {
  return files[service];
}
