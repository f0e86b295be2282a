import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainSubnet } from "../../test/fixtures/plain-subnet.ts";
import type { FactsByHost } from "../../test/fixtures/proof-facts.ts";
import { type ProofGround, startProofGround } from "../../test/fixtures/proof-ground.ts";
import { makeTinyImage } from "../../test/fixtures/tiny-image.ts";
import { formatBundle } from "../model/bundle.ts";
import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { known, knownValue } from "../model/reading.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import { type Outcome, vfleet, type World } from "./sample-deps.ts";

// A simulated cloud over HTTP, with the facts of its hosts as they are after an apply.
let ground: ProofGround;
let facts: FactsByHost;

const plain = {
  keyName: undefined,
  userData: undefined,
  configDrive: false,
  properties: {},
  place: undefined,
};

beforeAll(async () => {
  ground = await startProofGround({ vfs: 2 });
  facts = Object.fromEntries(Object.entries(ground.facts).map(([name, of]) => [name, withoutMacs(of)]));
  const cloud = await ground.open();
  const size = { vcpus: 1, ramMb: 128, diskGb: 1, isPublic: true };
  const keyed = await cloud.flavors.create({ ...size, name: "keyed" });
  await cloud.flavors.setProperties(keyed.id, { "aggregate_instance_extra_specs:sriov": "true" });
  const small = await cloud.flavors.create({ ...size, name: "small" });
  const wanted = { mtu: undefined, shared: true, physicalNetwork: "physnet2", kind: "vlan" } as const;
  const network = await cloud.networks.create({ ...wanted, name: "fast", vlan: 210 });
  await cloud.subnets.create(plainSubnet(network.id));
  const onFast = { networkId: network.id, vnicType: "direct" } as const;
  const imageId = await makeTinyImage(cloud.images, "i");
  const free = await cloud.ports.create({ ...onFast, name: "free" });
  const held = await cloud.ports.create({ ...onFast, name: "held" });
  for (const name of ["twin", "twin"]) await cloud.ports.create({ ...onFast, name });
  const boot = (name: string, flavorId: string, portIds: readonly string[]) =>
    cloud.servers.create({ ...plain, name, flavorId, imageId, portIds });
  await boot("lost", keyed.id, [free.id]);
  await boot("well", small.id, [held.id]);
  await settled("lost", "ERROR");
  await settled("well", "ACTIVE");
});

/** Hosts whose facts are alike have the MAC addresses of VFs twice. */
function withoutMacs(of: HostFacts): HostFacts {
  const network = knownValue(of.hostNetwork);
  if (network === undefined) throw new Error("no network was read");
  const links = network.links.map((link) => ({ ...link, vfs: link.vfs.map((vf) => ({ ...vf, mac: "" })) }));
  return { ...of, hostNetwork: known({ ...network, links }) };
}

afterAll(() => ground.stop());

async function settled(name: string, status: string): Promise<void> {
  const cloud = await ground.open();
  for (;;) {
    const [server] = await cloud.servers.list(name);
    if (server?.status === status) return;
    if (server?.status === "ERROR") throw new Error(`${name}: ${server.fault?.message}`);
  }
}

async function diagnose(words: readonly string[], world: World = {}): Promise<Outcome> {
  const cloud = await ground.open();
  const told = { facts, cloud, environment: { COLUMNS: "200" }, ...world };
  return vfleet(["diagnose", "-f", ground.fleetFile, ...words], told);
}

async function diagnosis(...words: readonly string[]): Promise<Diagnosis & { readonly code: number }> {
  const { stdout, code } = await diagnose([...words, "-o", "json"]);
  return { ...(JSON.parse(stdout) as Diagnosis), code };
}

function codesOf(findings: readonly Diagnosed[]): readonly string[] {
  return findings
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .flatMap(({ code, consequences }) => [code, ...codesOf(consequences)]);
}

test("a server that found no host is told its fault, and what the scheduler would say", async () => {
  const found = await diagnosis("--server", "lost", "--port", "free");
  expect(found.code).toBe(3);
  expect(codesOf(found.findings)).toEqual(
    expect.arrayContaining(["flavor-fits-no-host", "no-host-fits", "server-in-error"]),
  );
  expect(found.findings[0]?.code).toBe("flavor-fits-no-host");
  expect(found.about).toMatchObject({ kind: "server", ports: [{ name: "free" }] });
  expect(found.about?.replay?.decisions.map(({ at }) => at)).toEqual([
    "AggregateInstanceExtraSpecsFilter",
    "AggregateInstanceExtraSpecsFilter",
  ]);
  const { stdout } = await diagnose(["--server", "lost", "--port", "free", "--full"]);
  expect(stdout).toMatch(
    /^server lost: ERROR on no host \([0-9a-f-]{36}\)\n {2}it says: No valid host was found/,
  );
  expect(stdout).toContain("port free: direct, network fast (vlan 210 on physnet2), binding unbound");
  expect(stdout).toContain("What the scheduler would say:");
});

test("of a server that runs only its own host is read, and nothing is wrong", async () => {
  const cloud = await ground.open();
  const [server] = await cloud.servers.list("well");
  const found = await diagnosis("--server", server?.id ?? "");
  expect({ codes: codesOf(found.findings), unseen: found.unseen }).toEqual({ codes: [], unseen: [] });
  expect(found.places).toEqual([server?.host, "ctl", "cloud:mycloud"]);
  expect(found.about).toMatchObject({ host: server?.host, ports: [{ name: "held", vifType: "hw_veb" }] });
  expect(found.about).not.toHaveProperty("replay");
  expect(found.code).toBe(0);
});

test("what is wrong with its VF concerns it, and what is wrong with another one does not", async () => {
  const cloud = await ground.open();
  const [port] = await cloud.ports.list({ name: "held" });
  const [host, slot] = [port?.host ?? "", port?.pciSlot ?? ""];
  const seen = facts[host];
  const taken = (address: string) => ({
    ...facts,
    [host]: {
      ...seen,
      holders: known({ byAddress: { [address]: [{ kind: "process", name: "dpdk", pid: 9 }] }, byGroup: {} }),
    },
  });
  const ask = async (address: string) => {
    const { stdout } = await diagnose(["--server", "well", "-o", "json"], {
      facts: taken(address) as FactsByHost,
    });
    return JSON.parse(stdout) as Diagnosis;
  };
  const other = slot.endsWith(".0") ? slot.replace(/0$/, "2") : slot.replace(/\.\d$/, ".0");
  expect(codesOf((await ask(slot)).findings)).toContain("vf-held-by-process");
  const elsewhere = await ask(other);
  expect(codesOf(elsewhere.findings)).not.toContain("vf-held-by-process");
  expect(elsewhere.about?.elsewhere).toBeGreaterThan(0);
});

test("a port without a binding is told so, with the hosts that it could be bound on", async () => {
  ground.cloud.host("cmp1").stopAgent();
  ground.cloud.host("cmp2").stopAgent();
  const found = await diagnosis("--port", "free");
  ground.cloud.host("cmp1").startAgent();
  ground.cloud.host("cmp2").startAgent();
  expect(found.findings[0]?.code).toBe("sriov-agent-dead");
  expect(codesOf(found.findings)).toContain("no-host-fits");
  expect(found.about?.notes[0]).toMatch(/^It is bound to no host: no server has it yet/);
  expect(found.code).toBe(3);
});

test("a flavor with a network that fit are told so", async () => {
  const { code, stdout } = await diagnose(["--flavor", "small", "--network", "fast"]);
  expect(stdout).toMatch(/^flavor small on fast\n/);
  expect(stdout).toMatch(/^fits: cmp\[1-2\] \(2 hosts\)$/m);
  expect(code).toBe(0);
});

test("lines of logs that name it are shown, with those of the scan alone", async () => {
  const cloud = await ground.open();
  const [server] = await cloud.servers.list("well");
  const line = (text: string) =>
    `2026-11-23 04:32:50.511 1 ERROR nova.compute [instance: ${server?.id}] ${text}`;
  const logs = {
    [server?.host ?? ""]: {
      files: [
        {
          path: "/var/log/nova/nova-compute.log",
          kind: "openstack" as const,
          groups: [{ count: 1, lines: [{ text: "2026-11-23 ERROR something else", line: 3 }] }],
          named: { count: 2, lines: [{ text: line("Instance failed to spawn"), line: 7 }] },
        },
      ],
      gaps: [],
      utcOffsetMinutes: 0,
      bootedAt: undefined,
    },
  };
  const { stdout } = await diagnose(["--server", "well", "--logs"], { logs });
  expect(stdout).toContain(
    `Lines of logs that name it:\n  ${server?.host}:/var/log/nova/nova-compute.log:7: `,
  );
  expect(stdout).not.toContain("something else");
});

test("SARIF and JUnit have what concerns it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vfleet-subject-"));
  const [sarif, junit] = [join(folder, "out.sarif"), join(folder, "out.xml")];
  await diagnose(["--server", "lost", "--sarif", sarif, "--junit", junit]);
  expect(readFileSync(sarif, "utf8")).toContain('"ruleId": "server-in-error"');
  expect(readFileSync(junit, "utf8")).toContain('name="server-in-error');
});

test.each([
  [["--server", "nobody"], "shows no server nobody"],
  [["--port", "twin"], "has 2 ports of the name twin"],
  [["--flavor", "small", "--network", "none"], "shows no network none"],
])("%j is told not to be there", async (words, message) => {
  const { code, stderr } = await diagnose(words);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) as string });
});

test.each([
  [["--flavor", "small"]],
  [["--server", "well", "--flavor", "small", "--network", "fast"]],
  [["--port", "held", "--sosreport", "x"]],
])("%j is a wrong command line", async (words) => {
  expect(await diagnose(words)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("Give --server, or --port, or --flavor") as string,
  });
});

describe("from a bundle", () => {
  async function bundle(withCloud: boolean): Promise<string> {
    const path = join(mkdtempSync(join(tmpdir(), "vfleet-subject-")), "b.gz");
    const question = { cloud: "mycloud", physicalNetworks: new Set(["physnet2"]) };
    const cloud = withCloud
      ? await readCloudView(() => ground.open(), question, AbortSignal.timeout(10_000))
      : undefined;
    const fleetFile = { path: "fleet.yaml", text: readFileSync(ground.fleetFile, "utf8") };
    writeFileSync(path, gzipSync(formatBundle({ madeAt: "", vfleet: "", fleetFile, hosts: [], cloud })));
    return path;
  }

  test("a port and a server by its id are there, and what is missing is told", async () => {
    const path = await bundle(true);
    const cloud = await ground.open();
    const [server] = await cloud.servers.list("well");
    const found = await diagnosis("--bundle", path, "--server", server?.id ?? "");
    expect(found.about).toMatchObject({ host: server?.host, ports: [{ name: "held" }] });
    expect(found.about?.notes.at(-1)).toContain("no servers and not what the scheduler knows");
    expect((await diagnosis("--bundle", path, "--port", "held")).about?.name).toBe("port held");
    const none = await diagnose(["--bundle", path, "--server", "well"]);
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("the bundle has no servers") as string,
    });
  });

  test("without a cloud it says so", async () => {
    const { code, stderr } = await diagnose(["--bundle", await bundle(false), "--port", "held"]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("has no cloud") as string,
    });
  });
});
