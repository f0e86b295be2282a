import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import type { HostedServer } from "../model/host-compute.ts";
import { judgeServers } from "./judge-servers.ts";

const server = (change: Partial<HostedServer> = {}): HostedServer => ({
  id: "s1",
  name: "web",
  status: "ACTIVE",
  taskState: undefined,
  instanceName: "instance-1",
  devicePorts: [],
  ...change,
});
const judge = (change: Partial<HostedServer>, vms: readonly string[] = ["instance-1"]) => {
  const { moves, stuck } = judgeServers(hostFacts({ vms }), [server(change)]);
  return [...moves.map(({ name }) => `moves ${name}`), ...stuck.map(({ name, why }) => `${name} ${why}`)];
};

describe("a server", () => {
  test.each<[string, Partial<HostedServer>]>([
    ["that is active", {}],
    ["that is paused", { status: "PAUSED" }],
    ["that moves already", { status: "MIGRATING", taskState: "migrating" }],
  ])("%s moves", (_, change) => {
    expect(judge(change)).toEqual(["moves web"]);
  });

  test.each<[string, Partial<HostedServer>]>([
    ["shut off", { status: "SHUTOFF" }],
    ["suspended", { status: "SUSPENDED" }],
    ["in error", { status: "ERROR" }],
    ["shut off, with a VF", { status: "SHUTOFF", devicePorts: ["direct port p"] }],
  ])("that is %s, and does not run, is left alone", (_, change) => {
    expect(judge(change, [])).toEqual([]);
  });

  test.each<[string, Partial<HostedServer>, string]>([
    ["with a VF", { devicePorts: ["direct port p"] }, "has a direct port p"],
    [
      "that is built",
      { status: "BUILD", taskState: "spawning" },
      "is BUILD (spawning), and Nova moves only what is ACTIVE or PAUSED",
    ],
    [
      "that is rebooted",
      { taskState: "rebooting" },
      "is ACTIVE (rebooting), and Nova moves only what is ACTIVE or PAUSED",
    ],
    ["in error that runs", { status: "ERROR" }, "is ERROR, and Nova moves only what is ACTIVE or PAUSED"],
    [
      "that is being started",
      { status: "SHUTOFF", taskState: "powering-on" },
      "is SHUTOFF (powering-on), and Nova moves only what is ACTIVE or PAUSED",
    ],
    [
      "whose cell does not answer",
      { status: "UNKNOWN" },
      "is UNKNOWN, and Nova moves only what is ACTIVE or PAUSED",
    ],
  ])("%s cannot", (_, change, why) => {
    expect(judge(change)).toEqual([`web ${why}`]);
  });

  test("that the host shows to hold a device cannot, whatever its ports are", () => {
    const holder = { kind: "vm", name: "instance-1", pid: 7 } as const;
    const facts = hostFacts({ vfs: 2, holders: { 1: holder }, vms: ["instance-1"] });
    expect(judgeServers(facts, [server()]).stuck).toEqual([
      { name: "web", why: "holds a device of this host" },
    ]);
  });
});

test("a VM that Nova does not have here cannot be moved", () => {
  expect(judge({}, ["instance-1", "by-hand"])).toEqual([
    "moves web",
    "by-hand runs here, and Nova has no such server on this host",
  ]);
});
