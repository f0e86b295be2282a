import { openAsBlob, statSync } from "node:fs";
import { expect } from "vitest";
import type { InstanceImage } from "../../lab/src/cloud/instance-image.ts";
import { cloudClient } from "../../lab/src/cloud-api.ts";
import { createClouds } from "../../src/adapters/openstack/clouds.ts";
import { createClock } from "../../src/adapters/system/clock.ts";
import type { ProofReport } from "../../src/model/proof.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { brokenLayer } from "../../src/views/proof-words.ts";
import type { CloudGroundRules, ContractImage } from "../contracts/cloud-contract-ground.ts";
import { on } from "./cloud-ground.ts";
import { type Ended, waitFor } from "./vfleet-process.ts";

/** Opens the lab's cloud as vfleet does. */
export function openLabCloud(): Promise<Cloud> {
  const environment = { OS_CLIENT_CONFIG_FILE: cloudClient().cloudsFile };
  const nowhere = "/nonexistent";
  const surroundings = { environment, homeDirectory: nowhere, currentDirectory: nowhere };
  return createClouds({ ...surroundings, clock: createClock() }).open("lab");
}

/** How the proofs of a fleet file differ. */
export type ProofChoice = {
  readonly vlan: number;
  readonly check?: "ping" | "ssh";
  /** Fields of openstack.proof besides. */
  readonly more?: string;
};

/** The line openstack.proof of a fleet file that proves with an image of the lab. */
export function proofLine(image: InstanceImage, { vlan, check = "ping", more = "" }: ProofChoice): string {
  const { disk, kernel, ramdisk, commandLine } = image;
  const files = `disk: ${disk}, kernel: ${kernel}, ramdisk: ${ramdisk}, diskFormat: raw`;
  const properties = `properties: { os_command_line: ${JSON.stringify(commandLine)} }`;
  const network = `network: { physicalNetwork: physnet2, vlan: ${vlan}, cidr: 10.20.4.0/24 }`;
  return `proof: { image: { ${files}, ${properties} }, flavor: { vcpus: 1, ram: 192, disk: 1 }, ${network}, check: ${check}, configDrive: true${more === "" ? "" : `, ${more}`} }`;
}

/** All that proofs made in the lab's cloud and that is still there, `KIND NAME` each. */
export async function leftInCloud(): Promise<readonly string[]> {
  const cloud = await openLabCloud();
  const lists: readonly (readonly [string, readonly { readonly name: string }[]])[] = [
    ["server", await cloud.servers.list(undefined)],
    ["port", await cloud.ports.list({})],
    ["network", await cloud.networks.list(undefined)],
    ["flavor", await cloud.flavors.list()],
    ["key pair", await cloud.keyPairs.list()],
    ["image", await imagesOfCloud()],
  ];
  return lists.flatMap(([kind, list]) =>
    list.filter(({ name }) => name.startsWith("vfleet-proof-")).map(({ name }) => `${kind} ${name}`),
  );
}

async function imagesOfCloud(): Promise<readonly { readonly name: string }[]> {
  const names = await on("ctl", ". /root/openrc && openstack image list -f value -c Name");
  return names.split("\n").map((name) => ({ name }));
}

/** What is left of VMs on a compute host: domains of libvirt, and VFs with a VLAN or without their driver. */
function leftOnHost(name: string): Promise<string> {
  return on(
    name,
    "virsh list --all --name | grep . || true; ip link show enp1s0 | grep -E 'vf [0-9]+ .*vlan [1-9]' || true; for vf in /sys/bus/pci/devices/0000:01:00.0/virtfn*; do readlink $vf/driver | grep -q vfio && echo $vf || true; done",
  );
}

/** The report that `vfleet prove -o json` printed. */
export function reportOf({ stdout }: { readonly stdout: string }): ProofReport {
  return JSON.parse(stdout) as ProofReport;
}

/** Expects that each host of a proof is proved, all that was looked at holds, and nothing is left. */
export async function expectProved(ended: Ended, hosts: readonly string[]): Promise<void> {
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  const report = reportOf(ended);
  expect(report.hosts.map(({ host, outcome }) => `${host} ${outcome}`)).toEqual(
    hosts.map((host) => `${host} proved`),
  );
  for (const { checks } of report.hosts) {
    const layers = checks.map(({ layer, holds }) => `${layer} ${holds}`);
    // A guest may answer before it tells of itself.
    for (const layer of ["scheduling", "binding", "wiring", "host", "traffic", "cleanup"])
      expect(layers).toContain(`${layer} yes`);
    expect(layers.filter((each) => !each.endsWith(" yes"))).toEqual([]);
  }
  await expectNothingLeft(hosts);
}

/** Expects that a proof of one host failed on a layer, for a cause, with words that tell it and what to do. */
export async function expectBroken(ended: Ended, cause: string, words: RegExp): Promise<void> {
  expect(ended.code, ended.stdout + ended.stderr).toBe(3);
  const report = reportOf(ended);
  expect(causesIn(report), JSON.stringify(report.hosts, undefined, 1)).toEqual([cause]);
  const [finding] = report.hosts[0]?.findings ?? [];
  expect(finding?.summary).toMatch(words);
  expect(finding?.fix).toMatch(/\w+ \w+/);
  expect(report.findings).toEqual([]);
}

/** Expects that no proof has left anything in the cloud or on these hosts. */
export async function expectNothingLeft(hosts: readonly string[]): Promise<void> {
  expect(await leftInCloud()).toEqual([]);
  for (const host of hosts) expect(await leftOnHost(host)).toBe("");
}

/** What broke, and why: `LAYER CODE` for the first error of each host. */
function causesIn({ hosts }: ProofReport): readonly string[] {
  return hosts.map((proof) => {
    const error = proof.findings.find(({ severity }) => severity === "error");
    return `${brokenLayer(proof)} ${error?.code}`;
  });
}

/** Waits until Neutron sees the SR-IOV agent of a host as is wanted: living, and with the physical networks that it maps. */
export async function waitForAgent(
  host: string,
  isWanted: (agent: { readonly alive: boolean; readonly mapped: readonly string[] }) => boolean,
): Promise<void> {
  const cloud = await openLabCloud();
  await waitFor(`the SR-IOV agent of ${host}`, async () => {
    const agents = await cloud.listNetworkAgents();
    const agent = agents.find((each) => each.host === host && each.agentType === "NIC Switch agent");
    if (agent === undefined) return false;
    const mapped = Object.keys(agent.configurations.deviceMappings ?? {});
    return isWanted({ alive: agent.alive, mapped });
  });
}

/** Waits until nova-compute of a host reports anew to Nova. */
export async function waitForCompute(host: string): Promise<void> {
  const cloud = await openLabCloud();
  const look = async () =>
    (await cloud.listComputeServices()).find((each) => each.host === host && each.binary === "nova-compute");
  const before = (await look())?.updatedAt;
  await waitFor(`nova-compute of ${host}`, async () => {
    const now = await look();
    return now?.state === "up" && now.updatedAt !== before;
  });
}

/** How many VFs of a host Nova's database has as available. */
export async function freeVfsInNova(host: string): Promise<number> {
  return Number(
    await on(
      "ctl",
      `mysql -N nova -e "select count(*) from pci_devices d join compute_nodes n on n.id = d.compute_node_id where d.deleted = 0 and d.dev_type = 'type-VF' and d.status = 'available' and n.host = '${host}'"`,
    ),
  );
}

/** What the contract of a cloud may expect of the lab's, once hosts have their VFs. */
export async function labRules(
  image: InstanceImage,
  sriovHosts: readonly string[],
): Promise<CloudGroundRules> {
  return {
    computes: ["cmp1", "cmp2"],
    release: "zed",
    sriovHosts,
    prefix: "contract-",
    physicalNetwork: "physnet2",
    vlans: [3001, 3002, 3003],
    cidr: "192.0.2.0/24",
    hasDhcpAgents: true,
    images: await contractImages(image),
    flavor: { vcpus: 1, ramMb: 192, diskGb: 1 },
    buildLimitMs: 600_000,
    limitMs: 180_000,
    pollMs: 1000,
  };
}

async function contractImages(image: InstanceImage): Promise<readonly ContractImage[]> {
  const { kernel, ramdisk, disk, commandLine } = image;
  const part = async (name: string, format: string, path: string): Promise<ContractImage> => ({
    name,
    diskFormat: format,
    containerFormat: format,
    content: await contentOf(path),
    properties: () => ({}),
  });
  return [
    await part("kernel", "aki", kernel),
    await part("ramdisk", "ari", ramdisk),
    {
      name: "disk",
      diskFormat: "raw",
      containerFormat: "bare",
      content: await contentOf(disk),
      properties: (ids) => ({
        kernel_id: ids.kernel ?? "",
        ramdisk_id: ids.ramdisk ?? "",
        os_command_line: commandLine,
      }),
    },
  ];
}

async function contentOf(path: string): Promise<ContractImage["content"]> {
  const blob = await openAsBlob(path);
  return { sizeBytes: statSync(path).size, open: () => blob.stream() };
}
