import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloudFreePf, instanceImage, resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import {
  cloudEnvironment,
  cloudFleetFile,
  cloudHosts,
  etcOfCloud,
  on,
  passwordsOn,
  rebootInCloud,
} from "./cloud-ground.ts";
import { proofLine } from "./proof-ground.ts";
import { itProves } from "./proof-story.ts";
import { createVfleet, waitFor } from "./vfleet-process.ts";

// One story on a real OpenStack, from before SR-IOV to after it and back; each test is a step of it.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run(args, cloudEnvironment());
const computes = ["cmp1", "cmp2"];
const key = "aggregate_instance_extra_specs:sriov";
/** What projects are to find in the cloud. */
const tenants = [
  'aggregates: [{ name: sriov, hosts: cmp2, properties: { sriov: "true" } }, { name: plain, hosts: cmp1, properties: { sriov: "false" } }]',
  `flavors: [{ name: sriov.small, vcpus: 1, ram: 192, disk: 1, properties: { "${key}": "true" } }]`,
  `otherFlavors: { properties: { "${key}": "false" }, except: [m1.tiny] }`,
  "networks: [{ name: sriov-net, physicalNetwork: physnet2, vlan: 210, shared: true, subnets: [{ name: sriov-subnet, cidr: 10.20.10.0/24 }] }]",
].join("\n  ");
let fleet = "";
let before = { etc: [] as readonly string[], services: [] as readonly string[] };

const openstack = async (words: string) =>
  JSON.parse(await on("ctl", `. /root/openrc && openstack ${words} -f json`)) as unknown;

/** The services of OpenStack that run on each host. */
const runningServices = () =>
  Promise.all(
    cloudHosts.map((name) =>
      on(
        name,
        "systemctl list-units --state=active --no-legend --plain 'nova-*' 'neutron-*' 'libvirtd*' | cut -d' ' -f1",
      ),
    ),
  );
const agentsOfCloud = async () =>
  (await openstack("network agent list")) as readonly {
    Host: string;
    Alive: boolean;
    "Agent Type": string;
  }[];

beforeAll(async () => {
  await resetCloud();
  const proof = proofLine(await instanceImage("vf"), { vlan: 204, check: "ssh", more: "pairs: true" });
  fleet = cloudFleetFile(vfleet, "fleet", { computes, openstack: `${tenants}\n  ${proof}` });
  before = { etc: await etcOfCloud(), services: await runningServices() };
});

afterAll(() => stopCloud());

test("discover tells release, deployment and services", async () => {
  const { code, stdout, stderr } = await run("discover", "-f", fleet);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("Zed");
  expect(stdout).toContain("nova-compute");
});

test("plan shows each file's diff, the package and the restarts, and changes nothing", async () => {
  const plan = join(vfleet.directory, "plan.json");
  const { code, stdout, stderr } = await run("plan", "-f", fleet, "--detailed-exitcode", "--out", plan);
  expect(code, stdout + stderr).toBe(2);
  const words = stdout.replaceAll(/\s+/g, " ");
  expect(stdout).toContain("sriovnicswitch");
  expect(words).toContain("install the package neutron-sriov-agent");
  expect(words).toContain(
    '"address": "0000:01:00.0", "vendor_id": "8086", "product_id": "10ca", "physical_network": "physnet2", "trusted": "true"',
  );
  expect(stdout).toContain("RESTART");
  expect(await etcOfCloud()).toEqual(before.etc);
});

test("one apply takes it there", async () => {
  const { code, stdout, stderr } = await run("apply", join(vfleet.directory, "plan.json"), "--yes");
  expect(code, stdout + stderr).toBe(0);
});

test("nova-compute has its PCI pools, and so has the database", async () => {
  const rows = () =>
    on(
      "ctl",
      `mysql -N nova -e "select n.host, count(*) from pci_devices d join compute_nodes n on n.id = d.compute_node_id where d.deleted = 0 and d.dev_type = 'type-VF' and d.status = 'available' group by n.host order by n.host"`,
    );
  await waitFor("the VFs in nova's database", async () => (await rows()) === "cmp1\t7\ncmp2\t7", 300_000);
});

test("the agents are alive in the API, with their mappings", async () => {
  await waitFor(
    "two living agents",
    async () => {
      const agents = (await agentsOfCloud()).filter((agent) => agent["Agent Type"] === "NIC Switch agent");
      return agents.length === 2 && agents.every(({ Alive }) => Alive);
    },
    300_000,
  );
});

test("projects find aggregates, flavors and a network, by OpenStack's own client", async () => {
  expect(await openstack("aggregate show sriov")).toMatchObject({
    hosts: ["cmp2"],
    properties: { sriov: "true" },
  });
  expect(await openstack("aggregate show plain")).toMatchObject({ hosts: ["cmp1"] });
  const propertiesOf = async (flavor: string) =>
    ((await openstack(`flavor show ${flavor}`)) as { properties: unknown }).properties;
  expect(await propertiesOf("sriov.small")).toEqual({ [key]: "true" });
  expect(await propertiesOf("m1.small")).toEqual({ [key]: "false" });
  expect(await propertiesOf("m1.tiny")).toEqual({});
  expect(await openstack("network show sriov-net")).toMatchObject({
    "provider:physical_network": "physnet2",
    "provider:segmentation_id": 210,
    shared: true,
  });
  expect(await openstack("subnet show sriov-subnet")).toMatchObject({ cidr: "10.20.10.0/24" });
});

test("nova's and neutron's own code read what was written as it was meant", async () => {
  const filters = await on(
    "ctl",
    `sudo -u nova python3 -c '
import nova.conf, nova.config
nova.config.parse_args(["x", "--config-file=/etc/nova/nova.conf"], init_rpc=False)
print(",".join(nova.conf.CONF.filter_scheduler.enabled_filters))'`,
  );
  expect(filters).toMatch(/^ComputeFilter,.*,PciPassthroughFilter,AggregateInstanceExtraSpecsFilter$/);
  const lookAt = async (name: string) => {
    const matched = await on(
      name,
      `python3 -c '
import glob, os
import nova.conf, nova.config
from nova.pci import whitelist
nova.config.parse_args(["x", "--config-file=/etc/nova/nova.conf"], init_rpc=False)
devices = whitelist.Whitelist(nova.conf.CONF.pci.device_spec)
read = lambda path: open(path).read().strip()[2:]
for path in sorted(glob.glob("/sys/bus/pci/devices/*")):
    if not read(path + "/class").startswith("02"): continue
    parent = os.path.basename(os.path.realpath(path + "/physfn")) if os.path.exists(path + "/physfn") else None
    device = {"address": os.path.basename(path), "vendor_id": read(path + "/vendor"), "product_id": read(path + "/device"), "parent_addr": parent}
    spec = next((each for each in devices.specs if each.match(device)), None)
    if spec: print(device["address"], spec.get_tags().get("physical_network"), spec.get_tags().get("trusted"))' 2>/dev/null`,
    );
    const addresses = (await on(name, `readlink /sys/bus/pci/devices/${cloudFreePf.address}/virtfn*`))
      .split("\n")
      .map((link) => link.slice(link.lastIndexOf("/") + 1));
    const wanted = addresses.map((address) => `${address} physnet2 true`);
    expect(matched.split("\n").toSorted()).toEqual(wanted.toSorted());
    const mappings = await on(
      name,
      `python3 -c '
from neutron.common import config
from neutron.conf.plugins.ml2.drivers.mech_sriov import agent_common
from neutron.plugins.ml2.drivers.mech_sriov.agent import sriov_nic_agent
config.register_common_config_options()
agent_common.register_agent_sriov_nic_opts()
config.init(["--config-file=/etc/neutron/neutron.conf", "--config-file=/etc/neutron/plugins/ml2/sriov_agent.ini"])
parser = sriov_nic_agent.SriovNicAgentConfigParser()
parser.parse()
print(parser.device_mappings, parser.exclude_devices)' 2>/dev/null`,
    );
    expect(mappings).toBe(`{'physnet2': ['${cloudFreePf.name}']} {}`);
  };
  await Promise.all(computes.map(lookAt));
});

test("no password of the cloud is in what vfleet printed or keeps", async () => {
  const passwords = (await Promise.all(cloudHosts.map(passwordsOn))).flat();
  expect(passwords.length).toBeGreaterThan(3);
  const { stdout } = await run("discover", "-f", fleet, "-o", "json");
  const runs = join(vfleet.directory, "state", "runs");
  const kept = readdirSync(runs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  expect(kept.join("").length).toBeGreaterThan(1000);
  const all = [stdout, readFileSync(join(vfleet.directory, "plan.json"), "utf8"), ...kept].join("\n");
  for (const password of passwords) expect(all.includes(password)).toBe(false);
});

test("verify holds, by the hosts and by the cloud, and a second plan has nothing to do", async () => {
  const { code, stdout, stderr } = await run("verify", "-f", fleet, "--full");
  expect(code, stdout + stderr).toBe(0);
  const again = await run("plan", "-f", fleet, "--detailed-exitcode");
  expect(again.code, again.stdout + again.stderr).toBe(0);
});

itProves(vfleet, () => fleet);

test("a reboot of a compute host keeps all of it", async () => {
  await rebootInCloud("cmp2");
  await waitFor("cmp2 to be as it was", async () => (await run("verify", "-f", fleet)).code === 0, 900_000);
  const started = await on(
    "cmp2",
    "for unit in vfleet-vfs neutron-sriov-agent nova-compute; do systemctl show -p ActiveEnterTimestampMonotonic --value $unit; done",
  );
  const [vfs = 0, agent = 0, compute = 0] = started.split("\n").map(Number);
  expect(vfs).toBeLessThan(agent);
  expect(vfs).toBeLessThan(compute);
});

test("undo gives back every file byte for byte, every service runs, and the cloud is as it was", async () => {
  const { code, stdout, stderr } = await run("undo", "last", "--yes", "--reboot");
  expect(code, stdout + stderr).toBe(0);
  const etc = await etcOfCloud();
  for (const [at, name] of cloudHosts.entries()) expect(etc[at], name).toBe(before.etc[at]);
  await waitFor(
    "the services to run as before",
    async () => JSON.stringify(await runningServices()) === JSON.stringify(before.services),
    600_000,
  );
  for (const name of computes)
    expect(await on(name, `cat /sys/bus/pci/devices/${cloudFreePf.address}/sriov_numvfs`)).toBe("0");
  expect(await openstack("aggregate list")).toEqual([]);
  expect(((await openstack("flavor show m1.small")) as { properties: unknown }).properties).toEqual({});
  for (const list of ["network list", "flavor list --all"])
    expect(JSON.stringify(await openstack(list))).not.toContain("sriov");
});
