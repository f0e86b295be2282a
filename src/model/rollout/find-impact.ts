import type { Action } from "../action.ts";
import { cloudAt } from "../cloud-place.ts";
import type { HostName } from "../ids.ts";
import type { HostPlan, Plan } from "../plan.ts";
import { estimateAction, hostOverheadMs, proofMs, reportMs } from "./action-durations.ts";
import { Admission } from "./admission.ts";
import { planRollout } from "./plan-rollout.ts";
import type { Rollout, Wave } from "./rollout.ts";

/** VMs of one host by their names. */
export type VmsOfHost = { readonly host: HostName; readonly servers: readonly string[] };

/** A wave with its reboots, and when its first host is begun and its last one has ended, as an estimate from the beginning. */
export type WaveImpact = Wave & {
  readonly reboots: number;
  readonly beginsMs: number;
  readonly endsMs: number;
};

/** What carrying out a plan means for its hosts: when each is begun, which reboot, which VMs move, and how long it takes. */
export type Impact = {
  readonly waves: readonly WaveImpact[];
  readonly reboots: number;
  /** VMs that are live-migrated, by the hosts that they leave, in the order of the plan. */
  readonly moves: readonly VmsOfHost[];
  /** VMs that are moved back when their host is done. */
  readonly returns: readonly VmsOfHost[];
  /** VMs that are stopped, and started again when their host is done. */
  readonly stops: readonly VmsOfHost[];
  /** VMs that others have to move or stop first. */
  readonly waits: readonly VmsOfHost[];
  /** An estimate, from how long each kind of action takes; failures and the window are not in it. */
  readonly estimatedMs: number;
};

/** What carrying out the plan means; undefined: it does nothing. */
export function findImpact(plan: Plan): Impact | undefined {
  const busy = plan.hosts.filter(({ phases }) => phases.length > 0);
  if (busy.length === 0) return undefined;
  const rollout = planRollout(plan);
  const rebooting = new Set(busy.filter(reboots).map(({ host }) => host));
  const healthMs = estimateHealth(plan, rollout);
  const durations = new Map(
    busy.map((each) => [each.host, estimatePlace(each) + (healthMs.get(each.host) ?? 0)]),
  );
  const cloudMs = busy.reduce((sum, each) => sum + (cloudAt(each.host) ? estimatePlace(each) : 0), 0);
  const played = playRollout(rollout, (host) => durations.get(host) ?? 0);
  const waves = rollout.waves.map((wave) => ({
    ...wave,
    reboots: wave.hosts.filter((host) => rebooting.has(host)).length,
    ...(played.waves.get(wave.number) ?? { beginsMs: 0, endsMs: 0 }),
  }));
  return {
    waves,
    reboots: waves.reduce((sum, wave) => sum + wave.reboots, 0),
    moves: serversOf(busy, "migrate-server"),
    returns: serversOf(busy, "return-server"),
    stops: serversOf(busy, "stop-server"),
    waits: serversOf(busy, "await-servers"),
    estimatedMs: played.endsMs + cloudMs,
  };
}

/** The VMs that actions of a kind are about, by host. */
function serversOf(plans: readonly HostPlan[], kind: Action["kind"]): readonly VmsOfHost[] {
  return plans.flatMap(({ host, phases }) => {
    const servers = phases.flatMap(({ actions }) =>
      actions.flatMap(({ action }) => (action.kind === kind ? namesOf(action) : [])),
    );
    return servers.length === 0 ? [] : [{ host, servers }];
  });
}

function namesOf(action: Action): readonly string[] {
  if ("servers" in action) return action.servers.map(({ name }) => name);
  return "server" in action ? [action.server.name] : [];
}

/** When waves begin and end, in milliseconds from the beginning. */
export type PlayedRollout = {
  readonly endsMs: number;
  readonly waves: ReadonlyMap<number, { readonly beginsMs: number; readonly endsMs: number }>;
};

/** Plays a rollout in which each host ends well after its time, and that no window keeps up. */
export function playRollout(rollout: Rollout, durationOf: (host: HostName) => number): PlayedRollout {
  const admission = new Admission({ ...rollout, window: undefined });
  const running: { readonly host: HostName; readonly wave: number; readonly endsAt: number }[] = [];
  const waves = new Map<number, { beginsMs: number; endsMs: number }>();
  let now = 0;
  for (;;) {
    const next = admission.next(now);
    if (next.kind === "begin") {
      const { number: wave } = next.wave;
      if (!waves.has(wave)) waves.set(wave, { beginsMs: now, endsMs: now });
      running.push({ host: next.host, wave, endsAt: now + durationOf(next.host) });
    } else if (next.kind === "pause") now = next.until;
    else if (next.kind === "wait") {
      const first = running.reduce((best, each) => (each.endsAt < best.endsAt ? each : best));
      running.splice(running.indexOf(first), 1);
      now = first.endsAt;
      const wave = waves.get(first.wave);
      if (wave) wave.endsMs = now;
      admission.ended(first.host, true, now);
    } else return { endsMs: now, waves };
  }
}

/** How long hosts take to show that they are well: compute hosts alone are proved, one of a wave for its first. */
function estimateHealth({ intent }: Plan, { waves }: Rollout): ReadonlyMap<HostName, number> {
  const health = intent.rollout?.beforeNext;
  if (!health) return new Map();
  const seeMs = health.services || health.vfs ? reportMs : 0;
  const computes = new Set(
    intent.hosts.flatMap(({ name, roles }) => (roles.includes("compute") ? [name] : [])),
  );
  return new Map(
    waves.flatMap(({ hosts }) => {
      const [first] = hosts.filter((host) => computes.has(host));
      const isProved = (host: HostName) =>
        health.proof === "every-host"
          ? computes.has(host)
          : health.proof === "one-per-wave" && host === first;
      return hosts.map((host) => [host, seeMs + (isProved(host) ? proofMs : 0)] as const);
    }),
  );
}

function reboots({ phases }: HostPlan): boolean {
  return phases.some(({ actions }) => actions.some(({ action }) => action.kind === "reboot"));
}

function estimatePlace({ host, phases }: HostPlan): number {
  const actions = phases.flatMap((phase) => phase.actions);
  const actionsMs = actions.reduce((sum, { action }) => sum + estimateAction(action), 0);
  return (cloudAt(host) ? 0 : hostOverheadMs) + actionsMs;
}
