import { expect, test } from "vitest";
import type { Migration, Server } from "../../model/cloud-resources.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { noCloudResources } from "../../ports/no-cloud-resources.ts";
import { createMemoryCloud } from "../../sim/fleet/memory-cloud.ts";
import { VirtualTime } from "../../sim/fleet/virtual-time.ts";
import { awaitArrivals, findArriving } from "./arriving-servers.ts";

const never = new AbortController().signal;
const moving = {
  id: "s1",
  name: "web",
  status: "MIGRATING",
  taskState: "migrating",
  host: "h1",
  instanceName: "instance-1",
  fault: undefined,
  properties: {},
  createdAt: undefined,
} satisfies Server;
const move = {
  id: "1",
  serverId: "s1",
  kind: "live-migration",
  status: "running",
  sourceHost: "h1",
  targetHost: "h2",
} satisfies Migration;

function cloudOf(moves: readonly Migration[], server: Server | undefined): Cloud {
  return {
    ...createMemoryCloud({}).cloud,
    listMigrations: async () => moves,
    servers: { ...noCloudResources.servers, find: async () => server },
  };
}

test.each<[string, Partial<Migration>, Partial<Server> | undefined, readonly string[]]>([
  ["moves here", {}, {}, ["web"]],
  ["is about to", { status: "accepted" }, {}, ["web"]],
  ["has come", { status: "post-migrating" }, { host: "h2", taskState: undefined }, []],
  [
    "has come, and its owner does not say yet whether it may stay",
    { status: "finished" },
    { host: "h2" },
    [],
  ],
  ["moves away", { sourceHost: "h2", targetHost: "h1" }, { host: "h2" }, []],
  ["could not come", { status: "error" }, {}, []],
  ["is gone", {}, undefined, []],
  ["was on its way when Nova died", {}, { taskState: undefined, status: "ACTIVE" }, []],
])("a server that %s", async (_, change, server, names) => {
  const cloud = cloudOf([{ ...move, ...change }], server && { ...moving, ...server });
  expect((await findArriving(cloud, "h2", never)).map(({ name }) => name)).toEqual(names);
});

const waiting = { cloud: cloudOf([move], moving), host: "h2", timeoutMs: 4000, stop: never, signal: never };

test("one that does not come in time is told by name", async () => {
  const clock = new VirtualTime();
  const waits: string[] = [];
  const awaited = awaitArrivals({ ...waiting, clock, onWaiting: (what) => waits.push(what) });
  await expect(clock.run(awaited)).rejects.toMatchObject({
    code: "vms-still-arriving",
    message: "VMs still move to h2 after 4.0 s: web",
  });
  expect(waits[0]).toBe("for the VM web to arrive on h2");
});

test("an operator who wants the run to stop does not wait for it", async () => {
  const clock = new VirtualTime();
  const stop = AbortSignal.abort();
  const awaited = awaitArrivals({ ...waiting, stop, clock, onWaiting: () => undefined });
  expect(await clock.run(awaited)).toBe(false);
});

test("others than those that are meant are not waited for", async () => {
  const clock = new VirtualTime();
  const isMeant = ({ instanceName }: Server) => instanceName === "instance-2";
  const awaited = awaitArrivals({ ...waiting, isMeant, clock, onWaiting: () => undefined });
  expect(await clock.run(awaited)).toBe(false);
});
