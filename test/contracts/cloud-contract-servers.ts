import { beforeAll, expect, it } from "vitest";
import type { NewServer, Port, Server } from "../../src/model/cloud-resources.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { type CloudGroundRules, publicKey, until, wantedNetwork } from "./cloud-contract-ground.ts";
import { uploadAll } from "./cloud-contract-images.ts";
import { wantedSubnet } from "./cloud-contract-networks.ts";
import { failure } from "./ssh-ground.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** Servers of Nova: those that no host can take, and one with a VF from its creation to its end. */
export function itRunsServers(open: () => Cloud, rules: CloudGroundRules): void {
  const ids = { image: "", flavor: "", network: "", port: "" };
  const keyName = `${rules.prefix}servers`;
  beforeAll(async () => {
    const cloud = open();
    ids.image = await uploadAll(cloud, rules.images, rules.prefix);
    ids.flavor = (await cloud.flavors.create({ ...rules.flavor, name: keyName, isPublic: false })).id;
    await cloud.keyPairs.create({ name: keyName, publicKey });
    ids.network = (await cloud.networks.create(wantedNetwork(rules, "servers", rules.vlans[2]))).id;
    await cloud.subnets.create(wantedSubnet(rules, ids.network, true));
  });
  const wanted = (change: Partial<NewServer>): NewServer => ({
    name: `${rules.prefix}server`,
    flavorId: ids.flavor,
    imageId: ids.image,
    keyName,
    portIds: [],
    userData: "#!/bin/sh\necho contract\n",
    configDrive: true,
    properties: { made: "by-contract" },
    place: undefined,
    ...change,
  });
  itRefusesServers(open, rules, wanted);
  itFindsNoHost(open, rules, wanted);
  itBuildsOne(open, rules, { ids, wanted });
  if (rules.migrates) itMigratesOne(open, rules, wanted);
}

function itMigratesOne(open: () => Cloud, rules: CloudGroundRules, wanted: Wanted): void {
  it("moves a server that runs to a host that the scheduler chooses, back to one by name, stops it and starts it", async () => {
    const { servers } = open();
    const [host = ""] = rules.computes;
    const limits = { ...rules, limitMs: rules.buildLimitMs };
    expect(await failure(servers.liveMigrate(NOBODY))).toMatchObject({ code: "cloud-not-found" });
    const name = `${rules.prefix}moving`;
    const id = await servers.create(wanted({ name, place: { host, zone: "nova" } }));
    await until("the end of the build", () => orUndefined(servers.find(id), "ACTIVE"), limits);
    const settled = async (what: string) =>
      until(
        what,
        async () => {
          const found = await servers.find(id);
          return found?.taskState === undefined ? found : undefined;
        },
        limits,
      );
    expect((await servers.find(id))?.host).toBe(host);
    await servers.liveMigrate(id);
    const moved = await settled("the move");
    expect(moved.status).toBe("ACTIVE");
    expect(rules.computes.slice(1)).toContain(moved.host);
    await servers.liveMigrate(id, host);
    expect(await settled("the way back")).toMatchObject({ status: "ACTIVE", host });
    await servers.stop(id);
    expect(await settled("the stop")).toMatchObject({ status: "SHUTOFF", host });
    expect(await failure(servers.stop(id))).toMatchObject({ code: "cloud-conflict" });
    await servers.start(id);
    expect(await settled("the start")).toMatchObject({ status: "ACTIVE", host });
    expect((await servers.listActions(id))?.map(({ action }) => action)).toContain("live-migration");
    const status = async () =>
      (await open().listMigrations(host)).find(({ serverId }) => serverId === id)?.status;
    await until("its end", async () => ((await status()) === "completed" ? true : undefined), rules);
    await servers.delete(id);
    await until("its end", async () => ((await servers.find(id)) ? undefined : true), rules);
  });
}

type Wanted = (change: Partial<NewServer>) => NewServer;

function itRefusesServers(open: () => Cloud, rules: CloudGroundRules, wanted: Wanted): void {
  it("knows nothing of a server that is not there", async () => {
    const { servers } = open();
    expect(await servers.find(NOBODY)).toBeUndefined();
    expect(await servers.listActions(NOBODY)).toBeUndefined();
    expect(await servers.readConsole(NOBODY, 10)).toBeUndefined();
    await servers.delete(NOBODY);
    expect((await open().findAllocations(NOBODY)) ?? []).toEqual([]);
  });

  it.each(["flavorId", "imageId", "keyName"] as const)(
    "refuses a server without a %s that is there",
    async (field) => {
      const { servers } = open();
      expect(await failure(servers.create(wanted({ [field]: NOBODY })))).toMatchObject({
        code: "cloud-request-refused",
      });
      expect(await failure(servers.create(wanted({ portIds: [NOBODY] })))).toMatchObject({
        code: "cloud-request-refused",
      });
    },
  );

  it("refuses a server with a port that has no address, as its network has no subnet", async () => {
    const { servers, networks, ports } = open();
    const { id } = await networks.create(wantedNetwork(rules, "bare", rules.vlans[0]));
    const port = await ports.create({ name: `${rules.prefix}bare`, networkId: id, vnicType: "normal" });
    const refusal = await failure(servers.create(wanted({ portIds: [port.id] })));
    await ports.delete(port.id);
    await networks.delete(id);
    expect(refusal).toMatchObject({ code: "cloud-request-refused" });
    expect(refusal.message).toMatch(/requires a FixedIP/);
  });
}

function itFindsNoHost(open: () => Cloud, rules: CloudGroundRules, wanted: Wanted): void {
  it("says so where no host has room for a server", async () => {
    const { servers, flavors } = open();
    const name = `${rules.prefix}huge`;
    const huge = { ...rules.flavor, name, ramMb: 8_000_000, isPublic: false };
    const flavor = await flavors.create(huge);
    // More than any quota is refused at once.
    const made = await servers.create(wanted({ name, flavorId: flavor.id })).catch((error: unknown) => error);
    if (typeof made === "string") {
      const server = await until("the fault", () => orUndefined(servers.find(made), "ERROR"), rules);
      expect(server).toMatchObject({ name, host: undefined, taskState: undefined });
      expect(server.fault).toMatchObject({ code: 500 });
      expect(server.fault?.message).toBe("No valid host was found. There are not enough hosts available.");
      await servers.delete(made);
      await until("its end", async () => ((await servers.find(made)) ? undefined : true), rules);
    } else expect(made).toMatchObject({ code: "cloud-quota-exceeded" });
    await flavors.delete(flavor.id);
  });
}

async function orUndefined(found: Promise<Server | undefined>, status: string): Promise<Server | undefined> {
  const server = await found;
  return server?.status === status ? server : undefined;
}

type Ground = {
  readonly ids: { readonly network: string; readonly flavor: string; port: string };
  readonly wanted: Wanted;
};

function itBuildsOne(open: () => Cloud, rules: CloudGroundRules, { ids, wanted }: Ground): void {
  const built: Built = { server: undefined, port: undefined };
  const [host = ""] = rules.sriovHosts;

  it("builds a server with a VF on the host that is named", async () => {
    const { servers, ports } = open();
    const name = `${rules.prefix}server`;
    const networkId = ids.network;
    const port = await ports.create({ name: `${rules.prefix}vf`, networkId, vnicType: "direct" });
    const id = await servers.create(wanted({ portIds: [port.id], place: { host, zone: "nova" } }));
    expect(["BUILD", "ACTIVE"]).toContain((await servers.find(id))?.status);
    const server = await until(
      "the end of the build",
      async () => {
        const found = await servers.find(id);
        return found?.status === "BUILD" ? undefined : found;
      },
      { ...rules, limitMs: rules.buildLimitMs },
    );
    expect(server).toMatchObject({
      id,
      name,
      status: "ACTIVE",
      host,
      taskState: undefined,
      fault: undefined,
    });
    expect(server.instanceName).toMatch(/^instance-[0-9a-f]{8}$/);
    expect(server.properties).toEqual({ made: "by-contract" });
    expect(await servers.list(name)).toEqual([server]);
    expect(await servers.list(`${name}-other`)).toEqual([]);
    expect(await servers.listOn(host)).toContainEqual(server);
    Object.assign(built, { server, port });
  });

  itIsBound(open, rules, { ids, wanted, built });
  itTellsOfAServer(open, rules, built);
  itTellsOfScheduling(open, rules, built);
  itLetsGo(open, rules, built);
}

/** What is built by the first of these tests; the others fail where it is not. */
type Built = { server: Server | undefined; port: Port | undefined };

function of({ server, port }: Built): { readonly server: Server; readonly port: Port } {
  if (server === undefined || port === undefined) throw new Error("no server was built");
  return { server, port };
}

function itIsBound(
  open: () => Cloud,
  rules: CloudGroundRules,
  { ids, wanted, built }: Ground & { readonly built: Built },
): void {
  it("has its port bound to a VF and wired", async () => {
    const { ports, networks, servers } = open();
    const { server, port } = of(built);
    const { host = "" } = server;
    const found = await ports.find(port.id);
    expect(found).toMatchObject({
      status: "ACTIVE",
      vifType: "hw_veb",
      host,
      physicalNetwork: rules.physicalNetwork,
      vlan: rules.vlans[2],
      deviceId: server.id,
      mac: port.mac,
    });
    expect(found?.pciSlot).toMatch(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/);
    expect(found?.deviceOwner).toMatch(/^compute:/);
    expect(await ports.list({ host, deviceId: server.id })).toEqual([found]);
    expect(await failure(networks.delete(ids.network))).toMatchObject({ code: "cloud-conflict" });
    const other = wanted({ name: `${rules.prefix}second`, portIds: [port.id] });
    expect(await failure(servers.create(other))).toMatchObject({ code: "cloud-conflict" });
  });
}

function itTellsOfAServer(open: () => Cloud, { flavor }: CloudGroundRules, built: Built): void {
  it("tells what was done with a server, what it holds, and what its console says", async () => {
    const { servers } = open();
    const { server } = of(built);
    const actions = await servers.listActions(server.id);
    expect(actions).toMatchObject([{ action: "create", message: undefined }]);
    expect(actions?.[0]?.requestId).toMatch(/^req-/);
    const events = actions?.[0]?.events ?? [];
    expect(events).toContainEqual(
      expect.objectContaining({ name: "compute__do_build_and_run_instance", result: "Success" }),
    );
    const held = await open().findAllocations(server.id);
    const amounts = { VCPU: flavor.vcpus, MEMORY_MB: flavor.ramMb };
    if (held !== undefined) expect(held[0]?.resources).toMatchObject(amounts);
    expect(typeof (await servers.readConsole(server.id, 50))).toBe("string");
    const moves = await open().listMigrations(server.host ?? "");
    expect(moves.filter(({ serverId }) => serverId === server.id)).toEqual([]);
  });
}

function itTellsOfScheduling(open: () => Cloud, rules: CloudGroundRules, built: Built): void {
  it("tells what a server asked for, where servers are, and what hosts and Placement have", async () => {
    const { scheduling } = open();
    const { server } = of(built);
    const request = await scheduling.findRequest(server.id);
    const { vcpus, ramMb, diskGb } = rules.flavor;
    expect(request).toMatchObject({ id: server.id, name: server.name });
    if (request?.flavor.kind === "whole")
      expect(request.flavor).toMatchObject({ vcpus, ramMb, diskGb, extraSpecs: {} });
    expect(await scheduling.findRequest(NOBODY)).toBeUndefined();
    expect(await scheduling.listPlaces()).toContainEqual({ id: server.id, host: server.host });
    expect(Array.isArray(await scheduling.listGroups())).toBe(true);
    const capacities = await scheduling.listCapacities();
    expect(capacities.map(({ host }) => host).toSorted()).toEqual(rules.computes);
    const own = capacities.find(({ host }) => host === server.host);
    expect(own?.capacity.hypervisorType).toMatch(/^(?:QEMU|KVM)$/i);
    if (!(await scheduling.hasPlacement()) || own === undefined || !own.hypervisorId.includes("-")) return;
    const provider = await scheduling.findProvider(own.hypervisorId);
    expect(provider?.inventories.VCPU).toMatchObject({
      minUnit: 1,
      stepSize: 1,
      total: expect.any(Number) as number,
    });
    expect(provider?.used.VCPU).toBeGreaterThanOrEqual(vcpus);
    expect(await scheduling.findProvider(NOBODY)).toBeUndefined();
    const listed = await scheduling.listProviders();
    expect(listed.map(({ id }) => id)).toContain(own.hypervisorId);
    expect(await scheduling.findInventories(own.hypervisorId)).toEqual(provider?.inventories);
    expect(await scheduling.findInventories(NOBODY)).toBeUndefined();
  });
}

function itLetsGo(open: () => Cloud, rules: CloudGroundRules, built: Built): void {
  it("has a server gone some time after it is deleted, and its port there for another", async () => {
    const { servers, ports } = open();
    const { server, port } = of(built);
    await servers.delete(server.id);
    await until("its end", async () => ((await servers.find(server.id)) ? undefined : true), rules);
    const free = await until(
      "that the port is free",
      async () => {
        const found = await ports.find(port.id);
        return found?.deviceId === "" ? found : undefined;
      },
      rules,
    );
    expect(free).toMatchObject({ vifType: "unbound", status: "DOWN", host: undefined, pciSlot: undefined });
    await until(
      "that Placement counts nothing for it",
      async () => ((await open().findAllocations(server.id)) ?? []).length === 0 || undefined,
      rules,
    );
    await servers.delete(server.id);
    await ports.delete(port.id);
  });
}
