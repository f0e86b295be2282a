import { expect } from "vitest";
import type { HostDiscovery } from "../../src/model/discovery.ts";
import type { Intent } from "../../src/model/intent.ts";
import type { WhyReport } from "../../src/model/scheduling/why-report.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { askWhy } from "../../src/stages/why/ask-why.ts";
import { hostStages } from "../../src/steps/scheduling/decide-host.ts";
import { plainSubnet } from "../fixtures/plain-subnet.ts";
import { tableZone, type WhyCase, type WhyChapter } from "./why-table.ts";

/** A cloud with two hosts that have two VFs each, and what the table needs of it. */
export type WhyTableGround = {
  readonly cloud: Cloud;
  readonly intent: Intent;
  /** As Nova names them. */
  readonly hosts: readonly [string, string];
  readonly physicalNetwork: string;
  readonly vlan: number;
  readonly flavor: { readonly vcpus: number; readonly ramMb: number; readonly diskGb: number };
  readonly discover: () => Promise<readonly HostDiscovery[]>;
  readonly setCompute: (host: string, isUp: boolean) => Promise<void>;
  /** Where Nova's own log says that a server fell out; undefined: it does not tell. */
  readonly findFall: (serverId: string) => Promise<string | undefined>;
  readonly limitMs: number;
  readonly pollMs: number;
};

const prefix = "why-table-";

async function until<T>(
  { limitMs, pollMs }: WhyTableGround,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (const deadline = Date.now() + limitMs; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, pollMs));
  }
}

/** Takes away all that the table makes. */
export async function clearWhyTable(ground: WhyTableGround): Promise<void> {
  const { cloud } = ground;
  const isOurs = ({ name }: { readonly name: string }) => name.startsWith(prefix);
  for (const server of (await cloud.servers.list(undefined)).filter(isOurs))
    await removeServer(ground, server.id);
  for (const port of (await cloud.ports.list({})).filter(isOurs)) await cloud.ports.delete(port.id);
  for (const network of (await cloud.networks.list(undefined)).filter(isOurs))
    await cloud.networks.delete(network.id);
  for (const flavor of (await cloud.flavors.list()).filter(isOurs)) await cloud.flavors.delete(flavor.id);
  for (const image of await cloud.images.list(`${prefix}image`)) await cloud.images.delete(image.id);
  for (const aggregate of (await cloud.aggregates.list()).filter(isOurs)) {
    for (const host of aggregate.hosts) await cloud.aggregates.removeHost(aggregate.id, host);
    await cloud.aggregates.delete(aggregate.id);
  }
}

async function removeServer(ground: WhyTableGround, id: string): Promise<void> {
  const { cloud } = ground;
  await cloud.servers.delete(id);
  await until(ground, `the end of server ${id}`, async () =>
    (await cloud.servers.find(id)) === undefined ? true : undefined,
  );
  await until(ground, `that Placement forgets ${id}`, async () =>
    ((await cloud.findAllocations(id)) ?? []).length === 0 ? true : undefined,
  );
}

/** Makes the circumstances of a chapter, and gives what ends them. */
export async function makeCircumstances(
  ground: WhyTableGround,
  { circumstances }: WhyChapter,
): Promise<() => Promise<void>> {
  const { cloud, hosts } = ground;
  const [first, second] = hosts;
  switch (circumstances) {
    case "as-applied":
      return async () => undefined;
    case "aggregates": {
      const keyed = await cloud.aggregates.create({ name: `${prefix}keys`, availabilityZone: undefined });
      await cloud.aggregates.setProperties(keyed.id, { sriov: "true", class: "gold, silver", number: "7" });
      await cloud.aggregates.addHost(keyed.id, second);
      const zone = await cloud.aggregates.create({ name: `${prefix}zone`, availabilityZone: tableZone });
      await cloud.aggregates.addHost(zone.id, first);
      return () => clearWhyTable(ground);
    }
    case "first-disabled": {
      const find = async () => {
        const service = await cloud.computeServices.find(first);
        if (service === undefined) throw new Error(`Nova knows no ${first}`);
        return service;
      };
      await cloud.computeServices.disable(await find(), "the table of why");
      return async () => cloud.computeServices.enable(await find());
    }
    case "vfs-of-second-taken": {
      const id = await boot(ground, { name: "holder", ports: 2 }, second);
      await until(ground, "the holder", async () =>
        (await cloud.servers.find(id))?.status === "ACTIVE" ? true : undefined,
      );
      return () => clearWhyTable(ground);
    }
    case "first-down":
      await ground.setCompute(first, false);
      return () => ground.setCompute(first, true);
  }
}

/** Asks about a case, and has a server made on each host: what why says of the scheduler has to be what comes of it. */
export async function expectAgreement(
  ground: WhyTableGround,
  discoveries: readonly HostDiscovery[],
  given: WhyCase,
): Promise<void> {
  // What a case that failed has left would be in the way of all others.
  await clearServers(ground);
  const report = await askAbout(ground, discoveries, given);
  for (const host of ground.hosts) {
    const truth = await tryHost(ground, given, host);
    const decision = report.decisions.find((each) => each.host === host);
    const stages = decision?.stages.filter(({ stage }) => !hostStages.includes(stage)) ?? [];
    const told = stages.map(({ stage, verdict }) => `${stage} ${verdict.passes}`);
    const falls = stages.find(({ verdict }) => verdict.passes === "no")?.stage;
    expect(
      told.filter((each) => each.endsWith(" unknown")),
      `${given.name} on ${host}`,
    ).toEqual([]);
    expect({ host, isScheduled: falls === undefined }, `${given.name}: ${told.join(", ")}`).toEqual({
      host,
      isScheduled: truth.isScheduled,
    });
    if (truth.fall !== undefined)
      expect(falls, `${given.name} on ${host}: ${told.join(", ")}`).toBe(truth.fall);
  }
}

async function askAbout(
  ground: WhyTableGround,
  discoveries: readonly HostDiscovery[],
  given: WhyCase,
): Promise<WhyReport> {
  const { cloud, intent } = ground;
  const made = await prepare(ground, given);
  const named = given.port === undefined ? undefined : made.ports[0];
  const { signal } = new AbortController();
  const report = await askWhy(
    { cloud, intent, discoveries, signal },
    {
      flavor: made.flavorId,
      image: `${prefix}image`,
      zone: given.zone,
      vnicType: given.vnicType ?? "direct",
      ...(named === undefined
        ? { networks: Array.from({ length: given.ports ?? 0 }, () => made.networkId) }
        : { networks: [], port: named }),
    },
  );
  await made.remove();
  return report;
}

/** Has a server made on one host: whether the scheduler takes it, and where it falls out. */
async function tryHost(ground: WhyTableGround, given: WhyCase, host: string) {
  const { cloud } = ground;
  const id = await boot(ground, given, host);
  const server = await until(ground, `the fate of ${given.name}`, async () => {
    const found = await cloud.servers.find(id);
    return found?.host !== undefined || found?.status === "ERROR" ? found : undefined;
  });
  const isScheduled =
    server.host !== undefined || server.fault?.message.startsWith("No valid host was found") !== true;
  const fall = isScheduled ? undefined : await ground.findFall(id);
  await clearServers(ground);
  return { isScheduled, fall };
}

async function clearServers(ground: WhyTableGround): Promise<void> {
  const { cloud } = ground;
  const ours = (await cloud.servers.list(undefined)).filter(({ name }) => name === `${prefix}server`);
  for (const { id } of ours) await removeServer(ground, id);
  const ports = await cloud.ports.list({});
  for (const port of ports.filter(({ name }) => name === `${prefix}port`)) await cloud.ports.delete(port.id);
  const flavors = await cloud.flavors.list();
  for (const flavor of flavors.filter(({ name }) => name === `${prefix}flavor`))
    await cloud.flavors.delete(flavor.id);
  for (const image of await cloud.images.list(`${prefix}image`)) await cloud.images.delete(image.id);
}

async function boot(ground: WhyTableGround, given: WhyCase, host: string): Promise<string> {
  const made = await prepare(ground, given);
  const name = given.name === "holder" ? `${prefix}holder` : `${prefix}server`;
  const place = { host, zone: given.zone ?? "nova" };
  const plain = { keyName: undefined, userData: undefined, configDrive: false, properties: {} };
  return ground.cloud.servers.create({
    ...plain,
    name,
    flavorId: made.flavorId,
    imageId: made.imageId,
    portIds: made.ports,
    place,
  });
}

/** Nova takes no port without an address, which it has of a subnet. */
async function makeNetwork({ cloud, physicalNetwork, vlan }: WhyTableGround, name: string) {
  const physical = { physicalNetwork, kind: "vlan", vlan } as const;
  const network = await cloud.networks.create({ ...physical, name, mtu: undefined, shared: true });
  await cloud.subnets.create(plainSubnet(network.id, `${prefix}subnet`));
  return network;
}

async function prepare(ground: WhyTableGround, given: WhyCase) {
  const { cloud, flavor } = ground;
  const kind = given.name === "holder" ? "holder-" : "";
  const { id: flavorId } = await cloud.flavors.create({
    ...flavor,
    ...given.size,
    name: `${prefix}${kind}flavor`,
    isPublic: true,
  });
  await cloud.flavors.setProperties(flavorId, given.specs ?? {});
  const image = {
    name: `${prefix}${kind}image`,
    diskFormat: "raw",
    containerFormat: "bare",
    visibility: "private",
    properties: given.image ?? {},
  } as const;
  const { id: imageId } = await cloud.images.create(image);
  await cloud.images.upload(imageId, {
    sizeBytes: 65_536,
    open: () => new Blob([new Uint8Array(65_536)]).stream(),
  });
  const name = `${prefix}network`;
  const there = (await cloud.networks.list(name))[0];
  const network = there ?? (await makeNetwork(ground, name));
  const ports: string[] = [];
  for (let at = 0; at < (given.ports ?? 0); at += 1) {
    const wanted = {
      name: `${prefix}${kind}port`,
      networkId: network.id,
      vnicType: given.vnicType ?? "direct",
      ...given.port,
    } as const;
    ports.push((await cloud.ports.create(wanted)).id);
  }
  const remove = async () => {
    for (const id of ports) await cloud.ports.delete(id);
    await cloud.images.delete(imageId);
    await cloud.flavors.delete(flavorId);
  };
  return { flavorId, imageId, networkId: network.id, ports, remove };
}
