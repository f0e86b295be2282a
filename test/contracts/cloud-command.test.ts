import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CloudInFiles, startCloudInFiles } from "../fixtures/simulated-cloud.ts";
import { simulatedHost } from "./cloud-ground.ts";

const program = resolve(import.meta.dirname, "../../vfleet");
const folder = mkdtempSync(join(tmpdir(), "vfc-command-"));
const fleet = join(folder, "fleet.yaml");
let inFiles: CloudInFiles;

beforeAll(async () => {
  inFiles = await startCloudInFiles({ hosts: [simulatedHost] });
  // Nobody listens on the host: what the command says of the cloud is its own.
  const text = `apiVersion: vfleet/v1
hosts:
  - { name: cmp1, address: 127.0.0.1, port: 1, labels: { role: compute } }
openstack:
  cloud: mycloud
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
  aggregates:
    - { name: sriov, hosts: { role: compute }, properties: { sriov: "true" } }
  flavors:
    - { name: small.sriov, vcpus: 1, ram: 192M, disk: 1, properties: { "aggregate_instance_extra_specs:sriov": "true" } }
  networks:
    - { name: net04, physicalNetwork: physnet2, vlan: 204, subnets: [{ name: net04-subnet, cidr: 192.0.2.0/24 }] }
pools:
  - { name: fast, pfs: { name: enp1s0 }, vfCount: 4, physicalNetwork: physnet2 }
`;
  writeFileSync(fleet, text);
});
afterAll(async () => {
  await inFiles.stop();
  rmSync(folder, { recursive: true });
});

async function vfleet(...args: readonly string[]) {
  const env = { ...process.env, ...inFiles.environment, NO_COLOR: "1", VFLEET_STATE: join(folder, "state") };
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

it("finds the cloud by OS_CLIENT_CONFIG_FILE, tells what it lacks, and changes nothing", async () => {
  const { code, stdout } = await vfleet("verify", "-f", fleet);
  expect(code).not.toBe(0);
  expect(stdout).toContain("cloud mycloud\n  no      aggregate sriov is not there");
  expect(stdout).toContain("no      network net04 is not there");
  const { seen, resources } = inFiles.cloud;
  expect(seen.filter(({ method, service }) => method !== "GET" && service !== "identity")).toEqual([]);
  expect(resources().networks).toEqual([]);
});

it("tells why the cloud could not be asked", async () => {
  inFiles.cloud.failNext({
    service: "compute",
    path: /os-aggregates$/,
    times: 9,
    with: 403,
    message: "Not you.",
  });
  const { stdout } = await vfleet("verify", "-f", fleet);
  expect(stdout).toContain("cloud-forbidden");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("was answered with 403: Not you. (request req-");
  inFiles.cloud.stopFailing();
});
