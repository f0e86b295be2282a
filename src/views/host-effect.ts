import type { Action } from "../model/action.ts";
import type { HostPlan } from "../model/plan.ts";
import { countText } from "./count-text.ts";

/** What carrying out its plan means for one host, in words. */
export type HostEffect = {
  readonly actions: number;
  readonly reboots: boolean;
  /** VMs that move, stop or are waited for: `web moves away and back`. */
  readonly vms: readonly string[];
  /** Ports and services that are interrupted, each a sentence without its end. */
  readonly interrupts: readonly string[];
};

/** What of a host's plan its users notice. */
export function findHostEffect({ phases }: HostPlan): HostEffect {
  const planned = phases.flatMap(({ actions }) => actions);
  const actions = planned.map(({ action }) => action);
  return {
    actions: planned.length,
    reboots: actions.some(({ kind }) => kind === "reboot"),
    vms: actions.flatMap((action) => vmWords(action, actions)),
    interrupts: planned.flatMap(({ disrupts }) =>
      disrupts.flatMap((disruption) => {
        if (disruption.kind === "reboot") return [];
        const holders = disruption.kind === "vfs-go-away" ? disruption.holders : [];
        const what = disruption.kind === "service-restart" ? `${disruption.service} restarts: ` : "";
        return [`${what}${disruption.text}${holders.length === 0 ? "" : `, used by ${holders.join(", ")}`}`];
      }),
    ),
  };
}

function vmWords(action: Action, all: readonly Action[]): readonly string[] {
  if (action.kind === "await-servers")
    return action.servers.map(({ name }) => `${name} has to be moved or stopped by somebody else first`);
  if (!("server" in action)) return [];
  const { id, name } = action.server;
  const isAlso = (kind: Action["kind"]) =>
    all.some((each) => each.kind === kind && "server" in each && each.server.id === id);
  if (action.kind === "migrate-server")
    return [`${name} moves away${isAlso("return-server") ? ", and back" : ""}`];
  if (action.kind === "return-server") return isAlso("migrate-server") ? [] : [`${name} moves back`];
  if (action.kind === "stop-server") return [`${name} is stopped, and started again`];
  return isAlso("stop-server") ? [] : [`${name} is started again`];
}

/** Effects in one line, by which hosts are put together that are affected in the same way. */
export function effectKey({ actions, reboots, vms, interrupts }: HostEffect): string {
  return JSON.stringify([countText(actions, "action"), reboots, vms, interrupts]);
}
