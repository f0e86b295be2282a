import type { HostName } from "../../model/ids.ts";
import type {
  Deployment,
  DeploymentInput,
  ServingPf,
  SriovSettings,
} from "../../model/openstack-deployment.ts";
import { type AlikeHosts, groupAlike } from "./compute-settings.ts";
import { composeControllerLists, type OptionLists, settingsFromLists } from "./controller-lists.ts";
import { mergeComment, wholeComment } from "./input-texts.ts";
import type { OptionSetting } from "./option-setting.ts";
import { writeYaml, type YamlMapping, type YamlValue } from "./write-yaml.ts";

/** OpenStack-Helm, and Mirantis OpenStack for Kubernetes: services in pods, files in Kubernetes' secrets. */
export const openstackHelm: Deployment = {
  id: "openstack-helm",
  name: "OpenStack-Helm",
  signs: ["/var/lib/openstack-helm", "/var/lib/neutron/openstack-helm"],
  provenance: {
    source:
      "openstack-helm 0ee5ade: nova and neutron values.yaml and templates, helm-toolkit templates/utils/_daemonset_overrides.tpl and _to_oslo_conf.tpl; Mirantis/rockoon 1390883: rockoon/admission/validators/schemas/nodes.yaml, rockoon/templates/services",
    verified: false,
    why: "Charts of older releases were not read, and that compute hosts of Mirantis OpenStack for Kubernetes have the same paths was not seen.",
  },
  owner: "tool",
  inputFolder: ".",
  composeInputs,
  apply: [
    "helm upgrade nova openstack-helm/nova --namespace openstack --reuse-values --values nova.yaml",
    "helm upgrade neutron openstack-helm/neutron --namespace openstack --reuse-values --values neutron.yaml",
  ],
  renderedFiles: () => undefined,
  notes: [
    "The files are in Kubernetes' secrets and pods, not on the host: vfleet verifies the VFs of the host, not these files.",
    "The SR-IOV agent runs on nodes with the label sriov=enabled: kubectl label node NODE sriov=enabled.",
    "Lists of overrides (conf.overrides) replace one another: put those of other values files together by hand.",
    "network.interface.sriov stays empty: the chart's init container would set VF counts against vfleet.",
    "mechanism_drivers has to be named: from network.backend alone the chart would make a driver named sriov.",
    "The chart's image of the SR-IOV agent is of Stein by default: name one of this release in images.tags.neutron_sriov_agent.",
    "In Mirantis OpenStack for Kubernetes use mosk-openstackdeployment.yaml and not the values: its operator makes filters, drivers and agents, lists PFs by devname and cannot leave out single VFs; num_vfs is the count that vfleet makes.",
  ],
};

const written: OptionLists = {
  "ml2-mechanism-drivers": ["openvswitch", "l2population"],
  "flat-networks": ["*"],
  "extension-drivers": ["port_security"],
  "neutron-service-plugins": ["router"],
};

function composeInputs(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const lists = composeControllerLists(settings, written);
  const groups = groupAlike(settings);
  return [
    {
      path: "nova.yaml",
      content: writeYaml(wholeComment(release), composeNova(settings, lists, groups)),
      use: "whole",
      why: "Values of the chart nova: the scheduler's filters, and the PFs of each host.",
    },
    {
      path: "neutron.yaml",
      content: writeYaml(wholeComment(release), composeNeutron(settings, lists, groups)),
      use: "whole",
      why: "Values of the chart neutron: the server's networks, and the agents of each host.",
    },
    {
      path: "mosk-openstackdeployment.yaml",
      content: writeYaml(mergeComment(release, "For Mirantis OpenStack for Kubernetes alone."), {
        spec: { nodes: Object.assign({}, ...settings.computes.map(composeMoskNode)) },
      }),
      use: "merge",
      why: "The same for Mirantis OpenStack for Kubernetes, in its OpenStackDeployment.",
    },
  ];
}

function composeNova(
  { release }: SriovSettings,
  lists: OptionLists,
  groups: readonly AlikeHosts[],
): YamlMapping {
  const filters = settingsFromLists(release, lists, ["scheduler-filters"]);
  const confOf = ({ settings }: AlikeHosts) => ({
    nova: sectionsOf(settings.filter(({ file }) => file === "nova")),
  });
  return { conf: { nova: sectionsOf(filters), overrides: { nova_compute: overridesOf(groups, confOf) } } };
}

function composeNeutron(
  { release }: SriovSettings,
  lists: OptionLists,
  groups: readonly AlikeHosts[],
): YamlMapping {
  const ml2 = settingsFromLists(release, lists, [
    "ml2-mechanism-drivers",
    "extension-drivers",
    "vlan-ranges",
    "flat-networks",
    "ml2-supported-vendor-devs",
    "ml2-agent-required",
  ]);
  const server = settingsFromLists(release, lists, ["neutron-service-plugins"]);
  const agentOf = ({ settings }: AlikeHosts) => ({
    plugins: { sriov_agent: sectionsOf(settings.filter(({ word }) => word.startsWith("agent-"))) },
  });
  const ovsOf = ({ settings }: AlikeHosts) => ({
    plugins: { openvswitch_agent: sectionsOf(settings.filter(({ file }) => file === "ovs-agent")) },
  });
  const sharesPfs = groups.some(({ settings }) => settings.some(({ file }) => file === "ovs-agent"));
  const backend = lists["ml2-mechanism-drivers"]?.includes("ovn") ? "ovn" : "openvswitch";
  return {
    network: { backend: [backend, "sriov"] },
    conf: {
      ...(server.length > 0 && { neutron: sectionsOf(server) }),
      plugins: { ml2_conf: sectionsOf(ml2) },
      overrides: {
        "neutron_sriov-agent": overridesOf(groups, agentOf),
        ...(sharesPfs && { "neutron_ovs-agent": overridesOf(groups, ovsOf) }),
      },
    },
  };
}

// Where all hosts are alike, the label by which the agent finds its nodes stands for them.
function overridesOf(groups: readonly AlikeHosts[], confOf: (group: AlikeHosts) => YamlMapping): YamlMapping {
  const [first] = groups;
  if (groups.length === 1 && first) {
    return { labels: [{ label: { key: "sriov", values: ["enabled"] }, conf: confOf(first) }] };
  }
  return { hosts: groups.flatMap((group) => group.hosts.map((name) => ({ name, conf: confOf(group) }))) };
}

function sectionsOf(settings: readonly OptionSetting[]): YamlMapping {
  const sections: Record<string, Record<string, YamlValue>> = {};
  for (const { section, name, values } of settings) {
    const value = values.length > 1 ? { type: "multistring", values } : (values[0] ?? "");
    sections[section] = { ...sections[section], [name]: value };
  }
  return sections;
}

function composeMoskNode({ host, pfs }: { readonly host: HostName; readonly pfs: readonly ServingPf[] }) {
  // Of a PF whose VFs are not known yet the operator would take them all away.
  const nics = pfs
    .filter(({ vfs }) => vfs.length > 0)
    .map(({ netdev, vfs, physicalNetwork, trusted }) => ({
      device: netdev,
      num_vfs: vfs.length,
      physnet: physicalNetwork,
      ...(trusted !== undefined && { trusted: String(trusted) }),
    }));
  return {
    [`kubernetes.io/hostname::${host}`]: { features: { neutron: { sriov: { enabled: true, nics } } } },
  };
}
