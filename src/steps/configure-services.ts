import { showName } from "../model/oslo-config/show-place.ts";
import type { Check } from "../model/plan.ts";
import type { Step, StepInput } from "../model/step.ts";
import { findWishes } from "./openstack/find-wishes.ts";
import { findUnread, isFulfilled, type OptionWish } from "./openstack/option-wish.ts";
import { planEdits } from "./openstack/plan-edits.ts";

/** Sets the options of Nova and Neutron; files that a deployment's tool writes are looked at alone. */
export const configureServices: Step = {
  id: "configure-services",
  title: "Configure Nova and Neutron",
  phase: "services",
  plan: (input) => {
    const target = input.openstack;
    if (!target || target.deployment.owner === "tool") return { actions: [], findings: [] };
    const wishes = findWishes(input).wishes.filter((wish) => !isFulfilled(wish));
    return planEdits({ host: input.host, target, facts: input.facts }, wishes);
  },
  verify: (input) => findWishes(input).wishes.map((wish) => checkOf(input, wish)),
};

function checkOf(input: StepInput, wish: OptionWish): Check {
  const { option, service } = wish.view;
  const about = { step: "configure-services", subject: `${service.service} ${showName(option)}` };
  const unread = findUnread(wish);
  if (unread.length > 0) {
    const summary = `is not known: ${unread.map(({ path, reason }) => `${path}: ${reason}`).join("; ")}`;
    return { ...about, holds: "unknown", summary };
  }
  const value = wish.values.join(" and ") || "nothing";
  if (isFulfilled(wish)) return { ...about, holds: "yes", summary: `is ${value}` };
  const deployment = input.openstack?.deployment;
  const leftTo = deployment?.owner === "tool" ? deployment.name : undefined;
  const lacking = wish.added?.join(", ") ?? "";
  const summary = lacking === "" ? `is not ${value}` : `lacks ${lacking}`;
  return { ...about, holds: "no", summary, ...(leftTo !== undefined && { leftTo }) };
}
