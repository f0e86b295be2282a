import { describe, expect, test } from "vitest";
import { fakeCloud } from "../../../test/fixtures/cloud-answers.ts";
import type { NetworkAgent } from "../../model/cloud.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import { createVirtualClock } from "../../sim/virtual-clock.ts";
import { awaitAgents, silentAgents } from "./await-agents.ts";

const agent = {
  id: "a1",
  agentType: "Open vSwitch agent",
  binary: "neutron-openvswitch-agent",
  host: "cmp1.example.org",
  alive: false,
  adminStateUp: true,
  heartbeatAt: "2026-11-27T11:46:59Z",
  startedAt: undefined,
  configurations: {
    deviceMappings: undefined,
    bridgeMappings: undefined,
    extensions: undefined,
    devices: undefined,
  },
} satisfies NetworkAgent;
const now = Date.parse("2026-11-27T12:00:00Z");

test.each<[string, Partial<NetworkAgent>, number]>([
  ["is silent for some minutes", {}, 1],
  ["reports", { alive: true }, 0],
  ["was silent for long before", { heartbeatAt: "2026-11-27T10:59:59Z" }, 0],
  ["has never reported", { heartbeatAt: undefined }, 0],
  ["is switched off by its operator", { adminStateUp: false }, 0],
])("an agent that %s", (_, change, count) => {
  expect(silentAgents([{ ...agent, ...change }], now)).toHaveLength(count);
});

describe("a host's agents are waited for", () => {
  const other = { ...agent, host: "ctl.example.org", alive: true, heartbeatAt: "2026-11-27T12:00:01Z" };

  /** Of a cloud whose agent of cmp1 is heard of again after so many looks; asked: what Neutron was asked for. */
  async function wait(looks: number, agents: readonly NetworkAgent[] = [other, agent], place = "cmp1") {
    const asked: string[] = [];
    const cloud = fakeCloud({
      listNetworkAgents: async () => {
        asked.push("all");
        return agents;
      },
      listNetworkAgentsOf: async (host) => {
        asked.push(host);
        return host === agent.host ? [{ ...agent, alive: asked.length > looks }] : [];
      },
    });
    const work = {
      cloud,
      open: async () => cloud,
      place: place as HostName,
      run: "20261123-010203-ab12" as RunId,
      clock: createVirtualClock(),
      onWaiting: () => {},
      signal: new AbortController().signal,
    };
    const failure = await awaitAgents(work, 60_000).catch((error: unknown) => error);
    return { asked, failure };
  }

  test("those that are all well are the only ones that are asked for", async () => {
    expect(await wait(0, [], agent.host)).toEqual({ asked: [agent.host], failure: undefined });
  });

  test.each([["cmp1"], [agent.host]])(
    "while one of %s is silent, all agents of the cloud are asked for once, then the host's own",
    async (place) => {
      const { asked, failure } = await wait(4, [other, agent], place);
      expect(failure).toBeUndefined();
      expect(asked).toEqual([place, "all", agent.host, agent.host, agent.host]);
    },
  );

  test("no longer than is allowed", async () => {
    const { asked, failure } = await wait(1000);
    expect(failure).toMatchObject({ code: "agents-silent" });
    expect(asked.length).toBeLessThan(20);
  });

  test.each<[string, readonly NetworkAgent[]]>([
    ["a cloud without agents", []],
    ["a host without agents", [other]],
    ["one that was silent for long before", [other, { ...agent, heartbeatAt: "2026-11-27T10:59:59Z" }]],
  ])("not at all: %s", async (_, agents) => {
    expect(await wait(1, agents)).toEqual({ asked: ["cmp1", "all"], failure: undefined });
  });
});
