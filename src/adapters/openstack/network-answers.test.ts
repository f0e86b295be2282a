import { expect, it } from "vitest";
import { networkAgent } from "./network-answers.ts";

const agent = {
  id: "9541470b",
  agent_type: "NIC Switch agent",
  binary: "neutron-sriov-nic-agent",
  host: "cmp1",
  alive: true,
  admin_state_up: true,
  started_at: "2026-11-23 04:44:08",
  heartbeat_timestamp: "2026-11-23 04:52:08",
};

it("reads what the SR-IOV agent reports", () => {
  const configurations = {
    device_mappings: { physnet2: ["enp1s0", "enp2s0"] },
    devices: 1,
    extensions: ["qos"],
  };
  expect(networkAgent.parse({ ...agent, configurations })).toEqual({
    id: "9541470b",
    agentType: "NIC Switch agent",
    binary: "neutron-sriov-nic-agent",
    host: "cmp1",
    alive: true,
    adminStateUp: true,
    startedAt: "2026-11-23T04:44:08Z",
    heartbeatAt: "2026-11-23T04:52:08Z",
    configurations: {
      deviceMappings: { physnet2: ["enp1s0", "enp2s0"] },
      bridgeMappings: undefined,
      extensions: ["qos"],
      devices: 1,
    },
  });
});

it("reads Kilo's mapping of one PF a physical network, and an agent that reports nothing", () => {
  const old = networkAgent.parse({ ...agent, configurations: { device_mappings: { physnet2: "eth1" } } });
  expect(old.configurations.deviceMappings).toEqual({ physnet2: ["eth1"] });
  expect(networkAgent.parse({ ...agent, configurations: {} }).configurations.deviceMappings).toBeUndefined();
  expect(networkAgent.parse({ ...agent, configurations: null }).configurations.extensions).toBeUndefined();
});
