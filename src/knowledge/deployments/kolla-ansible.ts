import type { Deployment, DeploymentInput, SriovSettings } from "../../model/openstack-deployment.ts";
import type { ConfigFileRole, OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import { type BySeries, valueFor } from "./by-series.ts";
import { groupAlike, wantsQos } from "./compute-settings.ts";
import { composeControllerLists, type OptionLists, settingsFromLists } from "./controller-lists.ts";
import { hostPart, mergeComment, wholeComment } from "./input-texts.ts";
import type { OptionSetting } from "./option-setting.ts";
import { writeIniTemplate, writeVariables } from "./write-for-ansible.ts";

/** Kolla-Ansible: containers whose files are merged from its templates and the operator's own. */
export const kollaAnsible: Deployment = {
  id: "kolla-ansible",
  name: "Kolla-Ansible",
  signs: [
    "/etc/kolla/nova-compute",
    "/etc/kolla/nova-api",
    "/etc/kolla/nova-scheduler",
    "/etc/kolla/neutron-server",
    "/etc/kolla/neutron-openvswitch-agent",
    "/etc/kolla/neutron-sriov-agent",
  ],
  provenance: {
    source:
      "kolla-ansible 1a681814 and tags 6.0.0, queens-eol, 9.0.0 to 20.0.0: roles nova, nova-cell and neutron (tasks/config.yml, defaults, templates), action_plugins/merge_configs.py",
  },
  owner: "tool",
  inputFolder: "/etc/kolla",
  composeInputs,
  apply: ["kolla-ansible reconfigure -i INVENTORY --tags nova,nova-cell,neutron"],
  renderedFiles,
  notes: [
    "The SR-IOV agent comes with Kolla-Ansible for Queens; before there is none.",
    "By itself the tool lists PFs for Nova by devname, under the name of the option from before Zed, and only one PF a physical network: the inputs empty nova_pci_passthrough_whitelist and neutron_sriov_physnet_mappings, so that only the addresses count.",
    "It does not add PciPassthroughFilter: the scheduler's input does.",
    "The folder of a host below config/nova and config/neutron bears its name in the inventory; rename it if the fleet file calls the host otherwise.",
    "If the fleet file has only some of the compute hosts, move the shared files for compute hosts into a folder a host.",
  ],
};

const written: OptionLists = {
  "ml2-mechanism-drivers": ["openvswitch", "l2population"],
  "flat-networks": ["physnet1"],
  "extension-drivers": ["port_security"],
};

/** Variables from a file of its own, and the PFs by variables, came together. */
const hasVariableFolder: BySeries<boolean> = [
  { fromSeries: "", value: false },
  { fromSeries: "2020.2", value: true },
];

/** Before, the Open vSwitch agent read the server's ml2_conf.ini. */
const ovsAgentFile: BySeries<string> = [
  { fromSeries: "", value: "ml2_conf.ini" },
  { fromSeries: "2020.1", value: "openvswitch_agent.ini" },
];

function composeInputs(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const lists = composeControllerLists(settings, written);
  return [
    composeVariables(settings),
    ...composeIni("config/nova/nova-scheduler.conf", release, {
      settings: settingsFromLists(release, lists, ["scheduler-filters"]),
      why: "The scheduler heeds PCI devices and the extra specs of aggregates.",
    }),
    ...composeIni("config/neutron/ml2_conf.ini", release, {
      settings: settingsFromLists(release, lists, [
        "extension-drivers",
        "vlan-ranges",
        "flat-networks",
        "ml2-supported-vendor-devs",
        "ml2-agent-required",
      ]),
      why: "The Neutron server knows the physical networks; Kolla-Ansible adds sriovnicswitch itself.",
    }),
    ...composeComputes(settings),
  ];
}

function composeVariables(settings: SriovSettings): DeploymentInput {
  const { release } = settings;
  const hasFolder = valueFor(hasVariableFolder, release);
  const variables = {
    enable_neutron_sriov: true,
    ...(wantsQos(settings) && { enable_neutron_qos: true }),
    ...(hasFolder && { neutron_sriov_physnet_mappings: {}, nova_pci_passthrough_whitelist: [] }),
  };
  const comment = hasFolder
    ? wholeComment(release, "PFs stand in the files below config, by address and a host.")
    : mergeComment(release);
  return {
    path: hasFolder ? "globals.d/vfleet.yml" : "globals.yml",
    content: writeVariables(comment, variables),
    use: hasFolder ? "whole" : "merge",
    why: "Turns the SR-IOV agent and its driver on, and the tool's own list of PFs off.",
  };
}

function composeComputes(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const groups = groupAlike(settings);
  const ovsFile = valueFor(ovsAgentFile, release);
  return groups.flatMap((group) => {
    const ofRole = (role: ConfigFileRole) => group.settings.filter(({ file }) => file === role);
    // From the same version on the tool itself turns the extension on.
    const ovs = ofRole("ovs-agent").filter(
      ({ word }) => word !== "ovs-agent-extensions" || !valueFor(hasVariableFolder, release),
    );
    const agent = group.settings.filter(({ word }) => word.startsWith("agent-"));
    const compute = { settings: ofRole("nova"), why: "Nova hands out the VFs of these PFs." };
    const mappings = { settings: agent, why: "The SR-IOV agent serves these PFs." };
    const shared = { settings: ovs, why: "Ports of Open vSwitch and VFs of a shared PF reach each other." };
    const isShared = groups.length === 1;
    const bySelf = group.hosts.flatMap((host) => [
      ...composeIni(`config/nova/${hostPart(host)}/nova.conf`, release, compute),
      ...composeIni(`config/neutron/${hostPart(host)}/sriov_agent.ini`, release, mappings),
    ]);
    const together = [
      ...composeIni("config/nova/nova-compute.conf", release, compute),
      ...composeIni("config/neutron/sriov_agent.ini", release, mappings),
    ];
    return [
      ...(isShared ? together : bySelf),
      ...group.hosts.flatMap((host) =>
        composeIni(`config/neutron/${hostPart(host)}/${ovsFile}`, release, shared),
      ),
    ];
  });
}

function composeIni(
  path: string,
  release: OpenstackRelease,
  { settings, why }: { readonly settings: readonly OptionSetting[]; readonly why: string },
): readonly DeploymentInput[] {
  if (settings.length === 0) return [];
  return [{ path, content: writeIniTemplate(mergeComment(release), settings), use: "merge", why }];
}

function renderedFiles(service: OpenstackService, release: OpenstackRelease): readonly string[] {
  const neutron = (container: string, file: string) => [
    `/etc/kolla/${container}/neutron.conf`,
    `/etc/kolla/${container}/${file}`,
  ];
  const files: Readonly<Record<OpenstackService, readonly string[]>> = {
    "nova-api": ["/etc/kolla/nova-api/nova.conf"],
    "nova-conductor": ["/etc/kolla/nova-conductor/nova.conf"],
    "nova-scheduler": ["/etc/kolla/nova-scheduler/nova.conf"],
    "nova-compute": ["/etc/kolla/nova-compute/nova.conf"],
    "neutron-server": neutron("neutron-server", "ml2_conf.ini"),
    "sriov-agent": neutron("neutron-sriov-agent", "sriov_agent.ini"),
    "ovs-agent": neutron("neutron-openvswitch-agent", valueFor(ovsAgentFile, release)),
    libvirt: [],
  };
  return files[service];
}
