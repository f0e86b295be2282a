import { expect, test } from "vitest";
import type { NetworkAgent } from "../../model/cloud.ts";
import { silentAgents } from "./await-agents.ts";

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
const other = { ...agent, host: "ctl.example.org", alive: true, heartbeatAt: "2026-11-27T12:00:01Z" };

test.each<[string, Partial<NetworkAgent>, number]>([
  ["is silent for some minutes", {}, 1],
  ["reports", { alive: true }, 0],
  ["was silent for long before", { heartbeatAt: "2026-11-27T10:59:59Z" }, 0],
  ["has never reported", { heartbeatAt: undefined }, 0],
  ["is switched off by its operator", { adminStateUp: false }, 0],
  ["is another host's", { host: "cmp2.example.org" }, 0],
])("an agent that %s", (_, change, count) => {
  expect(silentAgents([{ ...agent, ...change }, other], "cmp1")).toHaveLength(count);
});

test("a cloud without agents has none that are silent", () => {
  expect(silentAgents([], "cmp1")).toEqual([]);
});
