import { knownValue } from "../model/reading.ts";
import type { Step, StepInput } from "../model/step.ts";
import { wishInputOf } from "./openstack/find-wishes.ts";

/** Installs the package of the SR-IOV agent on compute hosts whose PFs serve a physical network. */
export const installSriovAgent: Step = {
  id: "install-sriov-agent",
  title: "Install the SR-IOV agent",
  phase: "packages",
  plan: (input) => {
    const missing = findMissing(input);
    if (!missing) return { actions: [], findings: [] };
    const { tool, name, units } = missing;
    return {
      actions: [
        {
          action: { kind: "install-package", tool, package: name, units },
          why: "ports are bound to VFs of a host only where this agent lives",
        },
      ],
      findings: [],
    };
  },
  verify: (input) => {
    const agent = findAgent(input);
    if (!agent) return [];
    const name = agent.units[0]?.package ?? "the SR-IOV agent";
    return [
      {
        step: "install-sriov-agent",
        subject: name,
        holds: agent.installed ? "yes" : "no",
        summary: agent.installed ? "is installed" : "is not installed",
      },
    ];
  },
};

function findMissing(input: StepInput) {
  const agent = findAgent(input);
  const name = agent?.units[0]?.package;
  const installed = knownValue(input.facts.openstackPackages)?.[name ?? ""] !== undefined;
  if (!agent || !input.openstack || agent.installed || name === undefined || installed) return undefined;
  return { name, tool: input.openstack.packageTool, units: agent.units.map(({ unit }) => unit) };
}

/** The agent of a compute host that needs one and whose packages vfleet looks after. */
function findAgent(input: StepInput) {
  const wish = wishInputOf(input)?.input;
  if (!wish || wish.pfs.length === 0 || wish.target.deployment.owner === "tool") return undefined;
  return wish.target.services.find(({ service }) => service === "sriov-agent");
}
