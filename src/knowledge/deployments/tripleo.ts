import type { Deployment, DeploymentInput, SriovSettings } from "../../model/openstack-deployment.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import { type BySeries, valueFor } from "./by-series.ts";
import { type AlikeHosts, groupAlike, listDevices, wantsQos } from "./compute-settings.ts";
import { composeControllerLists, type OptionLists } from "./controller-lists.ts";
import { wholeComment } from "./input-texts.ts";
import { valuesOf } from "./option-setting.ts";
import { writeYaml, type YamlMapping } from "./write-yaml.ts";

/** TripleO, also as Red Hat OpenStack Platform director: Heat and Puppet, since Pike in containers. */
export const tripleo: Deployment = {
  id: "tripleo",
  name: "TripleO",
  signs: ["/var/lib/config-data/puppet-generated", "/var/lib/tripleo-config"],
  provenance: {
    source:
      "tripleo-heat-templates 04f9e4f7 (Wallaby) and stable/queens to stable/victoria: neutron-sriov-agent, nova-compute, nova-scheduler, neutron-plugin-ml2 and neutron-base",
    verified: false,
    why: "The branches for Xena, Yoga and Zed were not read, nor those before Ocata; parameters are taken to be those of Wallaby and Queens.",
  },
  owner: "tool",
  inputFolder: "/home/stack/templates",
  composeInputs,
  apply: [
    "openstack overcloud deploy --templates ... -e /usr/share/openstack-tripleo-heat-templates/environments/services/neutron-sriov.yaml -e vfleet-sriov.yaml",
  ],
  renderedFiles,
  notes: [
    "TripleO ended after Zed; what it installed can still be read and verified.",
    "Give the environments of the deployment as before, vfleet-sriov.yaml last; with OVN take neutron-ovn-sriov.yaml for neutron-sriov.yaml.",
    "Hosts that differ need roles of their own: rename the roles of the input as they are called in roles_data.yaml.",
    "os-net-config (sriov_pf) must not make VFs on PFs that vfleet has: it keeps a count that is not zero, and vfleet would meet its service at boot.",
    "The tool derives the device list of each host anew unless DerivePciWhitelistEnabled is false: the input says so, as its list leaves out VFs of the host already.",
    "There is no parameter for shared_physical_device_mappings of the Open vSwitch agent: fdb is not in the input.",
    "Files below puppet-generated are written anew by each deployment.",
  ],
};

const mechanisms: BySeries<readonly string[]> = [
  { fromSeries: "", value: ["openvswitch"] },
  { fromSeries: "2019.1", value: ["ovn"] },
];

const plugins: BySeries<readonly string[]> = [
  { fromSeries: "", value: ["router", "qos", "segments", "trunk"] },
  { fromSeries: "2019.1", value: ["qos", "ovn-router", "trunk", "segments", "port_forwarding", "log"] },
];

const filterParameter: BySeries<string> = [
  { fromSeries: "", value: "NovaSchedulerDefaultFilters" },
  { fromSeries: "2021.1", value: "NovaSchedulerEnabledFilters" },
];

const written: OptionLists = {
  "vlan-ranges": ["datacentre:1:1000"],
  "flat-networks": ["datacentre"],
  "extension-drivers": ["qos", "port_security"],
};

function composeInputs(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const lists = composeControllerLists(settings, {
    ...written,
    "ml2-mechanism-drivers": valueFor(mechanisms, release),
    "neutron-service-plugins": valueFor(plugins, release),
  });
  const parameters = {
    NeutronMechanismDrivers: lists["ml2-mechanism-drivers"],
    NeutronNetworkVLANRanges: lists["vlan-ranges"],
    NeutronFlatNetworks: lists["flat-networks"],
    NeutronPluginExtensions: lists["extension-drivers"],
    NeutronServicePlugins: lists["neutron-service-plugins"],
    NeutronSupportedPCIVendorDevs: lists["ml2-supported-vendor-devs"],
    [valueFor(filterParameter, release)]: lists["scheduler-filters"],
    ...(wantsQos(settings) && { NeutronSriovAgentExtensions: ["qos"] }),
  };
  const groups = groupAlike(settings);
  const roleOf = (index: number) => (index === 0 ? "ComputeSriov" : `ComputeSriov${index + 1}`);
  const comment = wholeComment(
    release,
    "A list replaces that of an earlier environment.",
    ...groups.map(({ hosts }, index) => `Role ${roleOf(index)}: ${JSON.stringify(hosts).slice(1, -1)}`),
  );
  const given = Object.entries(parameters).flatMap(([key, list]) => (list ? [[key, list] as const] : []));
  const document = {
    parameter_defaults: {
      ...Object.fromEntries(given),
      ...Object.assign({}, ...groups.map((group, index) => composeRole(settings, roleOf(index), group))),
    },
  };
  return [
    {
      path: "vfleet-sriov.yaml",
      content: writeYaml(comment, document),
      use: "whole",
      why: "An environment with all that SR-IOV needs, the last one of the deployment.",
    },
  ];
}

function composeRole(settings: SriovSettings, role: string, { pfs, settings: own }: AlikeHosts): YamlMapping {
  const listOf = (word: "agent-exclude-devices" | "agent-device-mappings" | "agent-bandwidths") =>
    valuesOf(own, word).flatMap((value) => value.split(","));
  const excluded = listOf("agent-exclude-devices");
  const bandwidths = listOf("agent-bandwidths");
  const report = own.find(({ word }) => word === "report-in-placement");
  return {
    [`${role}Parameters`]: {
      NovaPCIPassthrough: listDevices(settings, pfs),
      NeutronPhysicalDevMappings: listOf("agent-device-mappings"),
      ...(excluded.length > 0 && { NeutronExcludeDevices: excluded }),
      ...(bandwidths.length > 0 && { NeutronSriovResourceProviderBandwidths: bandwidths }),
      DerivePciWhitelistEnabled: false,
    },
    ...(report && {
      [`${role}ExtraConfig`]: {
        "nova::config::nova_config": { [`${report.section}/${report.name}`]: { value: true } },
      },
    }),
  };
}

/** Services became containers, whose files Puppet writes elsewhere. */
const isContained: BySeries<boolean> = [
  { fromSeries: "", value: false },
  { fromSeries: "2017.2", value: true },
];

function renderedFiles(service: OpenstackService, release: OpenstackRelease): readonly string[] {
  const contained = valueFor(isContained, release);
  const folderOf = (volume: string, project: string) =>
    contained ? `/var/lib/config-data/puppet-generated/${volume}/etc/${project}` : `/etc/${project}`;
  const neutron = folderOf("neutron", "neutron");
  const nova = [`${folderOf("nova", "nova")}/nova.conf`];
  const withMl2 = (file: string) => [`${neutron}/neutron.conf`, `${neutron}/plugins/ml2/${file}`];
  const files: Readonly<Record<OpenstackService, readonly string[]>> = {
    "nova-api": nova,
    "nova-conductor": nova,
    "nova-scheduler": nova,
    "nova-compute": [`${folderOf("nova_libvirt", "nova")}/nova.conf`],
    "neutron-server": withMl2("ml2_conf.ini"),
    "sriov-agent": withMl2("sriov_agent.ini"),
    "ovs-agent": withMl2("openvswitch_agent.ini"),
    libvirt: [],
  };
  return files[service];
}
