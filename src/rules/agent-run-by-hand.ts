import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An SR-IOV agent runs that no service has started. */
export const agentRunByHand: Rule = {
  code: "agent-run-by-hand",
  severity: "error",
  layer: "service",
  title: "An SR-IOV agent runs that no service has started",
  explanation:
    "It is gone after a boot, and beside a second one it wires ports twice. Early releases needed it so, by nohup.",
  howToMakeSure: "ps aux | grep neutron-sriov-nic-agent",
  fix: "End it, and run the agent as a service: vfleet apply does.",
  mendedBy: ["enable-sriov-agent"],
  reads: ["openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "agent-run-by-hand"),
};
