import type { UnitState } from "../model/openstack-facts.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepInput } from "../model/step.ts";
import { wishInputOf } from "./openstack/find-wishes.ts";

/** Has the SR-IOV agent start at each boot: some packages start it once and leave its unit disabled. */
export const enableSriovAgent: Step = {
  id: "enable-sriov-agent",
  title: "Enable the SR-IOV agent",
  phase: "services",
  plan: (input) => {
    const units = findUnits(input).filter(({ state }) => !isEnabled(state));
    return {
      actions: units.map(({ unit }) => ({
        action: { kind: "set-unit-enabled", unit: `${unit}.service`, from: false, to: true, bootOnly: true },
        why: "without it the agent is gone after the next boot, and ports are not bound",
      })),
      findings: [],
    };
  },
  verify: (input) =>
    findUnits(input).map(({ unit, state }) => ({
      step: "enable-sriov-agent",
      subject: unit,
      holds: isEnabled(state) ? "yes" : "no",
      summary: isEnabled(state)
        ? "starts at each boot"
        : `does not start at boot: ${state?.enabled ?? "not there"}`,
    })),
};

/** The agent's units on a host with systemd that needs it; those of other init systems start by being there. */
function findUnits(
  input: StepInput,
): readonly { readonly unit: string; readonly state: UnitState | undefined }[] {
  const wish = wishInputOf(input)?.input;
  if (!wish || wish.pfs.length === 0 || wish.target.init !== "systemd") return [];
  const agent = wish.target.services.find(({ service }) => service === "sriov-agent");
  const units = knownValue(input.facts.openstackServices)?.units ?? {};
  return (agent?.units ?? []).map(({ unit }) => ({ unit, state: units[unit] }));
}

function isEnabled(state: UnitState | undefined): boolean {
  return state !== undefined && !/^(?:disabled|masked|masked-runtime|linked|bad|)$/.test(state.enabled);
}
