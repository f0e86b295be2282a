import { describe, expect, test } from "vitest";
import { readFleetYaml } from "../../model/fleet-file-yaml.ts";
import { hostName, type PciAddress } from "../../model/ids.ts";
import type {
  Deployment,
  DeploymentInput,
  ServingPf,
  SriovSettings,
} from "../../model/openstack-deployment.ts";
import { deploymentIds } from "../../model/openstack-intent.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { findRelease, openstackReleases } from "../openstack/all.ts";
import { deploymentSignPaths, deployments, detectDeployment, findDeployment } from "./all.ts";

type Tool = Extract<Deployment, { owner: "tool" }>;

const tools = deployments.filter((deployment): deployment is Tool => deployment.owner === "tool");
const services: readonly OpenstackService[] = [
  "nova-api",
  "nova-conductor",
  "nova-scheduler",
  "nova-compute",
  "neutron-server",
  "sriov-agent",
  "ovs-agent",
  "libvirt",
];

describe("the table of deployments", () => {
  test("has one of each id, and packages last", () => {
    expect(deployments.map(({ id }) => id).toSorted()).toEqual([...deploymentIds].toSorted());
    expect(deployments.at(-1)?.id).toBe("packages");
    expect(deploymentIds.map((id) => findDeployment(id).id)).toEqual(deploymentIds);
  });

  test.each(tools.map((tool) => [tool.id, tool] as const))("%s is complete", (_, tool) => {
    expect(tool.signs.filter((sign) => !/^\/(?:[\w.-]+\/)*[\w.-]+$/.test(sign))).toEqual([]);
    expect(tool.provenance.source.length).toBeGreaterThan(8);
    expect(tool.apply.length).toBeGreaterThan(0);
    expect(tool.notes.filter((note) => !/[a-z].*\.$|enabled\.$/.test(note))).toEqual([]);
    for (const release of openstackReleases) {
      const paths = services.flatMap((service) => tool.renderedFiles(service, release) ?? []);
      expect(paths.filter((path) => !path.startsWith("/"))).toEqual([]);
    }
  });

  test("tells a deployment by the first sign that counts", () => {
    expect(detectDeployment([]).id).toBe("packages");
    expect(detectDeployment(["/etc/kolla/globals.yml"]).id).toBe("packages");
    expect(detectDeployment(["/var/lib/juju/agents", "/openstack/venvs"]).id).toBe("openstack-ansible");
    expect(detectDeployment(["/var/lib/config-data/puppet-generated"]).id).toBe("tripleo");
    expect(new Set(deploymentSignPaths).size).toBe(deploymentSignPaths.length);
    for (const sign of deploymentSignPaths) {
      expect(detectDeployment([sign]).signs).toContain(sign);
    }
  });
});

describe("inputs of", () => {
  const cases = tools.flatMap((tool) =>
    ["kilo", "queens", "zed", "gazpacho"].map((release) => [tool.id, release, tool] as const),
  );

  test.each(cases)("%s for %s are those of the golden file", async (id, release, tool) => {
    const inputs = tool.composeInputs(sample(pick(release), [plain("c1"), plain("c2"), other("c3")]));
    await expect(render(inputs)).toMatchFileSnapshot(`./cases/${id}-${release}.txt`);
  });

  test.each(tools.map((tool) => [tool.id, tool] as const))(
    "%s are fewer where hosts are alike",
    async (id, tool) => {
      const inputs = tool.composeInputs(sample(pick("zed"), [plain("c1"), plain("c2")]));
      await expect(render(inputs)).toMatchFileSnapshot(`./cases/${id}-zed-alike.txt`);
    },
  );

  test.each(cases)("%s for %s can be read, whatever names there are", (_, release, tool) => {
    const hostile = `a"b'c: #d \\ {{ 1 }} {% x %} $y`;
    const computes = [plain("c1", hostile), plain(`../${hostile}`), other("c3")];
    for (const input of tool.composeInputs(sample(pick(release), computes))) {
      expect(input.path.split("/")).not.toContain("..");
      if (/\.ya?ml$/.test(input.path)) expect(readFleetYaml(input.content)).not.toHaveProperty("problems");
      else expect(parseOsloConfig(input.content).problems).toEqual([]);
    }
  });

  test.each(cases)("%s for %s name no interface for Nova", (id, release, tool) => {
    const text = render(tool.composeInputs(sample(pick(release), [plain("c1"), other("c3")])));
    expect(text).not.toMatch(/"devname"/);
    expect(text).not.toMatch(/devname:/);
    expect(id).toBe(tool.id);
  });
});

test("names keep their characters through templates and quotes", () => {
  const name = `p"1'{{ 2 }}`;
  const computes = [plain("c1", name), plain("c2", name)];
  const settings = sample(pick("zed"), computes);
  const nova = inputOf("kolla-ansible", settings, "config/nova/nova-compute.conf");
  const [setting] = parseOsloConfig(nova).settings;
  const line = setting?.value.replaceAll(`{{ '{{' }}`, "{{") ?? "";
  expect(JSON.parse(line)).toEqual({ address: "0000:06:00.0", physical_network: name, trusted: "true" });
  const values = yamlOf(inputOf("openstack-helm", settings, "nova.yaml"));
  expect(JSON.stringify(values)).toContain(JSON.stringify(JSON.stringify(name)).slice(1, -1));
});

test("Kolla-Ansible's own list of PFs is off, and the option stands under one name only", () => {
  const settings = sample(pick("gazpacho"), [plain("c1"), other("c3")]);
  expect(yamlOf(inputOf("kolla-ansible", settings, "globals.d/vfleet.yml"))).toEqual({
    enable_neutron_sriov: true,
    enable_neutron_qos: true,
    neutron_sriov_physnet_mappings: {},
    nova_pci_passthrough_whitelist: [],
  });
  const { settings: lines } = parseOsloConfig(inputOf("kolla-ansible", settings, "config/nova/c3/nova.conf"));
  expect(lines.map(({ section, name }) => `${section} ${name}`)).toEqual([
    "pci device_spec",
    "pci device_spec",
    "pci device_spec",
  ]);
});

test("excluded VFs are left out one by one", () => {
  const settings = sample(pick("zed"), [plain("c1"), other("c3")]);
  const agent = parseOsloConfig(inputOf("kolla-ansible", settings, "config/neutron/c3/sriov_agent.ini"));
  const agentValue = (name: string) => agent.settings.find((setting) => setting.name === name)?.value;
  expect(agentValue("exclude_devices")).toBe("ens1f1:0000:06:10.1");
  expect(agentValue("physical_device_mappings")).toBe("physnet2:ens1f0,physnet3:ens1f1");
  const variables = yamlOf(inputOf("openstack-ansible", settings, "host_vars/c3.yml"));
  const devices: unknown = JSON.parse(String(variables.nova_device_spec));
  expect(devices).toEqual([
    { address: "0000:06:00.0", physical_network: "physnet2", trusted: "true" },
    { address: "0000:06:10.3", physical_network: "physnet3" },
    { address: "0000:06:10.5", physical_network: "physnet3" },
  ]);
});

test("what is in force is kept, and a second run asks for the same", () => {
  const inForce = {
    "vlan-ranges": ["provider:1:100", "physnet2:7:9"],
    "flat-networks": ["provider"],
    "scheduler-filters": ["ComputeFilter", "OwnFilter"],
    "extension-drivers": ["port_security", "dns"],
  };
  const settings = { ...sample(pick("zed"), [plain("c1")]), inForce };
  const text = inputOf("kolla-ansible", settings, "config/neutron/ml2_conf.ini");
  expect(text).toContain("network_vlan_ranges = provider:1:100,physnet2:1000:1999,physnet3\n");
  expect(text).toContain("flat_networks = provider,physnet3\n");
  expect(text).toContain("extension_drivers = port_security,dns,qos\n");
  const lists = Object.fromEntries(
    parseOsloConfig(text).settings.map(({ name, value }) => [name, value.split(",")]),
  );
  const again = {
    ...inForce,
    "vlan-ranges": lists.network_vlan_ranges ?? [],
    "flat-networks": lists.flat_networks ?? [],
    "extension-drivers": lists.extension_drivers ?? [],
  };
  expect(inputOf("kolla-ansible", { ...settings, inForce: again }, "config/neutron/ml2_conf.ini")).toBe(text);
});

test("filters that the release no longer has are not carried along", () => {
  const inForce = { "scheduler-filters": ["RamFilter", "ComputeFilter"] };
  const settings = { ...sample(pick("zed"), [plain("c1")]), inForce };
  expect(inputOf("kolla-ansible", settings, "config/nova/nova-scheduler.conf")).toContain(
    "enabled_filters = ComputeFilter,PciPassthroughFilter,AggregateInstanceExtraSpecsFilter,NUMATopologyFilter\n",
  );
});

function sample(release: OpenstackRelease, computes: SriovSettings["computes"]): SriovSettings {
  return {
    release,
    computes,
    controllers: [hostName("k1")],
    physicalNetworks: [
      { name: "physnet2", vlans: [{ first: 1000, last: 1999 }], flat: false },
      { name: "physnet3", vlans: [], flat: true },
    ],
    numaFilter: true,
    extensionDrivers: ["port_security", "qos"],
    fdb: true,
    reportInPlacement: false,
    vfIds: ["8086:10ed"],
  };
}

function plain(host: string, physicalNetwork = "physnet2"): SriovSettings["computes"][number] {
  const first = pf({ pf: address("00.0"), netdev: "ens1f0", physicalNetwork, trusted: true });
  return { host: hostName(host), pfs: [first, pf({ pf: address("00.1"), netdev: "ens1f1" })] };
}

function other(host: string): SriovSettings["computes"][number] {
  const [first, second] = plain(host).pfs;
  if (!first || !second) throw new Error("two PFs");
  const bandwidth = { egressKbps: 10_000_000, ingressKbps: 9_000_000 };
  return {
    host: hostName(host),
    pfs: [
      { ...first, bandwidth },
      { ...second, excluded: [address("10.1")] },
    ],
  };
}

function pf(own: Partial<ServingPf>): ServingPf {
  return {
    pf: address("00.0"),
    netdev: "ens1f0",
    physicalNetwork: "physnet3",
    trusted: undefined,
    excluded: [],
    vfs: ["10.1", "10.3", "10.5"].map(address),
    bandwidth: undefined,
    ...own,
  };
}

function address(place: string): PciAddress {
  return `0000:06:${place}` as PciAddress;
}

function pick(id: string): OpenstackRelease {
  const release = findRelease(id);
  if (!release) throw new Error(id);
  return release;
}

function inputOf(id: Tool["id"], settings: SriovSettings, path: string): string {
  const inputs = tools.find((tool) => tool.id === id)?.composeInputs(settings) ?? [];
  const found = inputs.find((input) => input.path === path);
  if (!found) throw new Error(`${path} is none of ${inputs.map((input) => input.path).join(", ")}`);
  return found.content;
}

function yamlOf(text: string): Record<string, unknown> {
  const read = readFleetYaml(text);
  if (!("value" in read)) throw new Error(read.problems[0]?.message);
  return read.value as Record<string, unknown>;
}

function render(inputs: readonly DeploymentInput[]): string {
  return inputs.map(({ path, use, why, content }) => `==> ${path} (${use}: ${why})\n${content}`).join("\n");
}
