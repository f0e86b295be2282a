import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { cloudFreePf, instanceImage } from "../../lab/src/cloud-api.ts";
import {
  cloudEnvironment,
  cloudFleetFile,
  cloudHosts,
  etcOfCloud,
  on,
  passwordsOn,
  runningServices,
} from "./cloud-ground.ts";
import { proofLine } from "./proof-ground.ts";
import { itProves } from "./proof-story.ts";
import { devicesMatched, filtersInForce, mappingsTaken, vfsOf } from "./services-read.ts";
import { type Ended, type Vfleet, waitFor } from "./vfleet-process.ts";

const computes = ["cmp1", "cmp2"];
const key = "aggregate_instance_extra_specs:sriov";
/** What projects are to find in the cloud. */
const tenants = [
  'aggregates: [{ name: sriov, hosts: cmp2, properties: { sriov: "true" } }, { name: plain, hosts: cmp1, properties: { sriov: "false" } }]',
  `flavors: [{ name: sriov.small, vcpus: 1, ram: 192, disk: 1, properties: { "${key}": "true" } }]`,
  `otherFlavors: { properties: { "${key}": "false" }, except: [m1.tiny] }`,
  "networks: [{ name: sriov-net, physicalNetwork: physnet2, vlan: 210, shared: true, subnets: [{ name: sriov-subnet, cidr: 10.20.10.0/24 }] }]",
].join("\n  ");

/** What the tests of the story share. */
type Story = {
  readonly directory: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Known once the tests run. */
  fleet: string;
  before: { readonly etc: readonly string[]; readonly services: readonly string[] };
};

/** One story on a real OpenStack, from before SR-IOV to after it and back; each test is a step of it. */
export function itGetsSriov(vfleet: Vfleet): void {
  const story: Story = {
    directory: vfleet.directory,
    run: (...args) => vfleet.run(args, cloudEnvironment()),
    fleet: "",
    before: { etc: [], services: [] },
  };
  beforeAll(async () => {
    const proof = proofLine(await instanceImage("vf"), { vlan: 204, check: "ssh", more: "pairs: true" });
    story.fleet = cloudFleetFile(vfleet, "fleet", { computes, openstack: `${tenants}\n  ${proof}` });
    story.before = { etc: await etcOfCloud(), services: await runningServices() };
  });
  itPlansAndApplies(story);
  itsServicesHaveIt();
  itsProjectsFindIt();
  itKeepsSecretsAndHolds(story);
  itProves(vfleet, () => story.fleet);
  itGivesBack(story);
}

const openstack = async (words: string) =>
  JSON.parse(await on("ctl", `. /root/openrc && openstack ${words} -f json`)) as unknown;

const agentsOfCloud = async () =>
  (await openstack("network agent list")) as readonly {
    Host: string;
    Alive: boolean;
    "Agent Type": string;
  }[];

function itPlansAndApplies(story: Story): void {
  test("discover tells release, deployment and services", async () => {
    const { code, stdout, stderr } = await story.run("discover", "-f", story.fleet);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("Zed");
    expect(stdout).toContain("nova-compute");
  });

  test("plan shows each file's diff, the package and the restarts, and changes nothing", async () => {
    const plan = join(story.directory, "plan.json");
    const { code, stdout, stderr } = await story.run(
      "plan",
      "-f",
      story.fleet,
      "--detailed-exitcode",
      "--out",
      plan,
    );
    expect(code, stdout + stderr).toBe(2);
    const words = stdout.replaceAll(/\s+/g, " ");
    expect(stdout).toContain("sriovnicswitch");
    expect(words).toContain("install the package neutron-sriov-agent");
    expect(words).toContain(
      '"address": "0000:01:00.0", "vendor_id": "8086", "product_id": "10ca", "physical_network": "physnet2", "trusted": "true"',
    );
    expect(stdout).toContain("RESTART");
    expect(await etcOfCloud()).toEqual(story.before.etc);
  });

  test("one apply takes it there", async () => {
    const { code, stdout, stderr } = await story.run("apply", join(story.directory, "plan.json"), "--yes");
    expect(code, stdout + stderr).toBe(0);
  });
}

function itsServicesHaveIt(): void {
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

  test("nova's and neutron's own code read what was written as it was meant", async () => {
    expect(await filtersInForce()).toMatch(
      /^ComputeFilter,.*,PciPassthroughFilter,AggregateInstanceExtraSpecsFilter$/,
    );
    for (const name of computes) {
      const wanted = (await vfsOf(name)).map((address) => `${address} physnet2 true`);
      expect((await devicesMatched(name)).toSorted()).toEqual(wanted.toSorted());
      expect(await mappingsTaken(name)).toBe(`{'physnet2': ['${cloudFreePf.name}']} {}`);
    }
  });
}

function itsProjectsFindIt(): void {
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
}

function itKeepsSecretsAndHolds(story: Story): void {
  test("no password of the cloud is in what vfleet printed or keeps", async () => {
    const passwords = (await Promise.all(cloudHosts.map(passwordsOn))).flat();
    expect(passwords.length).toBeGreaterThan(3);
    const { stdout } = await story.run("discover", "-f", story.fleet, "-o", "json");
    const runs: readonly { readonly run: string }[] = JSON.parse(
      (await story.run("runs", "-o", "json")).stdout,
    );
    const kept = await Promise.all(
      runs.map(async (each) => (await story.run("show", each.run, "-o", "json")).stdout),
    );
    expect(kept.join("").length).toBeGreaterThan(1000);
    const all = [stdout, readFileSync(join(story.directory, "plan.json"), "utf8"), ...kept].join("\n");
    for (const password of passwords) expect(all.includes(password)).toBe(false);
  });

  test("verify holds, by the hosts and by the cloud, and a second plan has nothing to do", async () => {
    const { code, stdout, stderr } = await story.run("verify", "-f", story.fleet, "--full");
    expect(code, stdout + stderr).toBe(0);
    const again = await story.run("plan", "-f", story.fleet, "--detailed-exitcode");
    expect(again.code, again.stdout + again.stderr).toBe(0);
  });
}

function itGivesBack(story: Story): void {
  test("undo gives back every file byte for byte, every service runs, and the cloud is as it was", async () => {
    const { code, stdout, stderr } = await story.run("undo", "last", "--yes", "--reboot");
    expect(code, stdout + stderr).toBe(0);
    const etc = await etcOfCloud();
    for (const [at, name] of cloudHosts.entries()) expect(etc[at], name).toBe(story.before.etc[at]);
    await waitFor(
      "the services to run as before",
      async () => JSON.stringify(await runningServices()) === JSON.stringify(story.before.services),
      600_000,
    );
    for (const name of computes)
      expect(await on(name, `cat /sys/bus/pci/devices/${cloudFreePf.address}/sriov_numvfs`)).toBe("0");
    expect(await openstack("aggregate list")).toEqual([]);
    expect(((await openstack("flavor show m1.small")) as { properties: unknown }).properties).toEqual({});
    for (const list of ["network list", "flavor list --all"])
      expect(JSON.stringify(await openstack(list))).not.toContain("sriov");
  });
}
