import type { Deployment, DeploymentInput, SriovSettings } from "../../model/openstack-deployment.ts";
import type { OpenstackService } from "../../model/openstack-release.ts";
import { type BySeries, valueFor } from "./by-series.ts";
import { type AlikeHosts, groupAlike, wantsQos } from "./compute-settings.ts";
import { composeControllerLists, type OptionLists, settingsFromLists } from "./controller-lists.ts";
import { hostPart, mergeComment, wholeComment } from "./input-texts.ts";
import { type OptionSetting, valuesOf } from "./option-setting.ts";
import { writeVariables } from "./write-for-ansible.ts";
import type { YamlMapping } from "./write-yaml.ts";

/** OpenStack-Ansible: services from source in virtual environments, controllers often in LXC containers. */
export const openstackAnsible: Deployment = {
  id: "openstack-ansible",
  name: "OpenStack-Ansible",
  signs: ["/openstack/venvs", "/etc/ansible/facts.d/openstack_ansible.fact"],
  provenance: {
    source:
      "openstack-ansible-os_nova e06c7bc and openstack-ansible-os_neutron fbbab47, tags mitaka-eol to 2024.1-eom: defaults, vars, templates; openstack-ansible ff08037: scripts/openstack-ansible.sh, inventory/env.d",
  },
  owner: "tool",
  inputFolder: "/etc/openstack_deploy",
  composeInputs,
  apply: ["openstack-ansible os-neutron-install.yml", "openstack-ansible os-nova-install.yml"],
  renderedFiles,
  notes: [
    "Run the playbooks in /opt/openstack-ansible/playbooks; from 2024.2 on they are also called openstack.osa.neutron and openstack.osa.nova.",
    "Variables of user_*.yml win over those of hosts and groups: a variable that one of the inputs sets must not stand in another such file. Put dictionaries (..._overrides) and neutron_plugin_types together by hand.",
    "ml2.sriov comes with the role for Newton.",
    "The tool's own list of filters has NUMATopologyFilter from Train on at the latest, and never PciPassthroughFilter.",
    "Ranges of VLANs and flat networks of openstack_user_config.yml are replaced by the inputs: if vfleet could not read what is in force, add the other networks.",
    "Hosts bear their names of openstack_user_config.yml.",
    "If the fleet file has only some of the compute hosts, put what group_vars/nova_compute.yml has into host_vars.",
    "Controllers in LXC containers have their files inside the containers, not at these paths of the host.",
  ],
};

const written: OptionLists = {
  "ml2-mechanism-drivers": ["openvswitch"],
  "extension-drivers": ["port_security"],
};

const defaultFilters: BySeries<readonly string[] | undefined> = [
  { fromSeries: "", value: undefined },
  {
    fromSeries: "2019.2",
    value: [
      "AvailabilityZoneFilter",
      "ComputeFilter",
      "AggregateNumInstancesFilter",
      "AggregateIoOpsFilter",
      "ComputeCapabilitiesFilter",
      "ImagePropertiesFilter",
      "ServerGroupAntiAffinityFilter",
      "ServerGroupAffinityFilter",
      "NUMATopologyFilter",
    ],
  },
];

const defaultPlugins: BySeries<readonly string[]> = [
  { fromSeries: "", value: ["router", "metering"] },
  { fromSeries: "2022.2", value: ["ovn-router"] },
];

/** The tool turns fdb on itself, as it has ml2.sriov; stable/yoga got that, Xena did not. */
const addsFdb: BySeries<boolean> = [
  { fromSeries: "", value: false },
  { fromSeries: "2022.1", value: true },
];

function composeInputs(settings: SriovSettings): readonly DeploymentInput[] {
  const { release } = settings;
  const groups = groupAlike(settings);
  const [first] = groups;
  const computes: readonly DeploymentInput[] =
    groups.length === 1 && first
      ? [composeCompute(settings, "group_vars/nova_compute.yml", first)]
      : groups.flatMap((group) =>
          group.hosts.map((host) => composeCompute(settings, `host_vars/${hostPart(host)}.yml`, group)),
        );
  return [
    {
      path: "user_variables_vfleet.yml",
      content: writeVariables(
        wholeComment(release, "A list replaces one that another file sets."),
        composeShared(settings),
      ),
      use: "whole",
      why: "The scheduler and the Neutron server know SR-IOV and the physical networks.",
    },
    ...computes,
  ];
}

function composeShared(settings: SriovSettings): YamlMapping {
  const { release } = settings;
  const filters = valueFor(defaultFilters, release);
  const lists = composeControllerLists(settings, {
    ...written,
    ...(filters && { "scheduler-filters": filters }),
    "neutron-service-plugins": valueFor(defaultPlugins, release),
  });
  const wanted = lists["scheduler-filters"] ?? [];
  const driver = settingsFromLists(release, lists, [
    "extension-drivers",
    "vlan-ranges",
    "flat-networks",
    "ml2-supported-vendor-devs",
    "ml2-agent-required",
  ]);
  const plugins = lists["neutron-service-plugins"];
  return {
    neutron_plugin_types: ["ml2.sriov"],
    ...(wantsQos(settings) && plugins && { neutron_plugin_base: plugins }),
    ...(driver.length > 0 && { neutron_ml2_conf_ini_overrides: overridesOf(driver) }),
    ...(filters
      ? { nova_scheduler_extra_filters: wanted.filter((filter) => !filters.includes(filter)) }
      : { nova_scheduler_default_filters: wanted.join(",") }),
  };
}

function composeCompute(settings: SriovSettings, path: string, group: AlikeHosts): DeploymentInput {
  const { release } = settings;
  const ofWords = (start: string) => group.settings.filter(({ word }) => word.startsWith(start));
  const devices = `[${valuesOf(group.settings, "device-list").join(", ")}]`;
  const listed = group.settings.find(({ word }) => word === "device-list");
  const report = group.settings.filter(({ word }) => word === "report-in-placement");
  const shared = ofWords(valueFor(addsFdb, release) ? "ovs-agent-shared" : "ovs-agent-");
  const variables = {
    nova_pci_passthrough_whitelist: devices,
    // Of Zed some versions of the role know the one variable, some the other; newer ones take either.
    ...(listed?.name === "device_spec" && { nova_device_spec: devices }),
    ...(report.length > 0 && { nova_nova_conf_overrides: overridesOf(report) }),
    neutron_sriov_nic_agent_ini_overrides: overridesOf(ofWords("agent-")),
    ...(shared.length > 0 && { neutron_openvswitch_agent_ini_overrides: overridesOf(shared) }),
  };
  return {
    path,
    content: writeVariables(mergeComment(release), variables),
    use: "merge",
    why: "Nova hands out the VFs of these PFs, and the SR-IOV agent serves them.",
  };
}

function overridesOf(settings: readonly OptionSetting[]): YamlMapping {
  const sections: Record<string, Record<string, string>> = {};
  for (const { section, name, values } of settings) {
    sections[section] = { ...sections[section], [name]: values.join(",") };
  }
  return sections;
}

const nova = ["/etc/nova/nova.conf"];
const ml2 = "/etc/neutron/plugins/ml2";
const server = ["/etc/neutron/neutron.conf", `${ml2}/ml2_conf.ini`];

const files: Readonly<Record<OpenstackService, readonly string[]>> = {
  "nova-api": nova,
  "nova-conductor": nova,
  "nova-scheduler": nova,
  "nova-compute": nova,
  "neutron-server": server,
  "sriov-agent": [...server, `${ml2}/sriov_nic_agent.ini`],
  "ovs-agent": [...server, `${ml2}/openvswitch_agent.ini`],
  libvirt: [],
};

function renderedFiles(service: OpenstackService): readonly string[] {
  return files[service];
}
