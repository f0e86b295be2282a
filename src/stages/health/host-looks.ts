import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { Check, Plan } from "../../model/plan.ts";
import { findSilent, type Heartbeats } from "../../model/rollout/heartbeats.ts";
import type { HealthIntent } from "../../model/rollout/rollout-intent.ts";
import { selectPfs } from "../../model/select-pfs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ShellSession } from "../../ports/shell.ts";
import { findServingPfs } from "../../steps/openstack/serving-pfs.ts";
import { type MakeNonce, type ReadFacts, readFacts } from "../read-facts.ts";
import type { RunPart } from "../run-part.ts";
import { checkServices, heartbeatsOf, isMissing } from "./check-services.ts";
import { checkPciPools, parsePciPools } from "./pci-pools.ts";
import { readResourceView } from "./read-pci-pools.ts";
import type { SharedAnswers } from "./shared-answers.ts";

/** A host on which all is done, as it was read last, and its part of the run. */
export type DoneHost = {
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly session: ShellSession;
  readonly part: RunPart;
};

/** What hosts are looked at with. */
export type LookGround = {
  readonly ports: { readonly clock: Clock; readonly makeNonce: MakeNonce; readonly readFacts?: ReadFacts };
  readonly plan: Plan;
  readonly health: HealthIntent;
};

/** How often a host is looked at that has not shown all. */
export const pollMs = 5000;

/** What was seen of a host, and whether that is all that it has to show. */
type Look = { readonly checks: readonly Check[]; readonly missing: readonly Check[] };

/** Looks at one host again and again; what it was first seen with is remembered. */
export class HostLooks {
  readonly #ground: LookGround;
  readonly #answers: SharedAnswers;
  readonly #done: DoneHost;
  #facts: HostFacts;
  #first: { readonly beats: Heartbeats; readonly view: string | undefined } | undefined;

  constructor(ground: LookGround, answers: SharedAnswers, done: DoneHost) {
    this.#ground = ground;
    this.#answers = answers;
    this.#done = done;
    this.#facts = done.facts;
  }

  async look(): Promise<Look> {
    const { ports, health, plan } = this.#ground;
    if (!health.services && !health.vfs) return { checks: [], missing: [] };
    const { host, part } = this.#done;
    const { intent } = plan;
    const now = ports.clock.now();
    const answers = await this.#answers.since(this.#first ? now - pollMs + 1 : now);
    const question = { intent, host, facts: this.#facts, answers };
    const beats = heartbeatsOf(question);
    const about = { intent, host, facts: this.#facts, fleet: plan.fleet };
    const asksVfs = health.vfs && servesVfs(intent, { ...this.#done, facts: this.#facts });
    const view = asksVfs ? await readResourceView(about, this.#done.session, part.abort) : undefined;
    this.#first ??= { beats, view };
    const services = health.services ? checkServices(question) : [];
    const silent = health.services ? findSilent(this.#first.beats, beats) : [];
    const heard = services.map((check) => (silent.includes(check.subject) ? notHeard(check) : check));
    const pools = asksVfs ? await this.#checkVfs(view) : [];
    return {
      checks: [...heard, ...pools],
      missing: [
        ...heard.filter((check) => isMissing(check, answers)),
        ...pools.filter(({ holds }) => holds === "no"),
      ],
    };
  }

  async #checkVfs(view: string | undefined): Promise<readonly Check[]> {
    const { ports } = this.#ground;
    const { host, session, part } = this.#done;
    const about = { step: "ask-nova-compute", subject: "VFs" } as const;
    const pools = view === undefined ? undefined : parsePciPools(view);
    if (!pools)
      return [{ ...about, holds: "unknown", summary: "nova-compute's log does not tell how many it has" }];
    if (view === this.#first?.view)
      return [{ ...about, holds: "no", summary: "were not counted anew by nova-compute yet" }];
    const judge = () => checkPciPools({ facts: this.#facts, pfs: this.#pfs() }, pools);
    if (judge().every(({ holds }) => holds === "yes")) return judge();
    // A VM may have taken a VF since the host was read.
    const read = ports.readFacts ?? readFacts;
    const { facts } = await read(session, host.name, { makeNonce: ports.makeNonce, signal: part.abort });
    this.#facts = facts;
    return judge();
  }

  #pfs() {
    return servingPfs(this.#ground.plan.intent, { ...this.#done, facts: this.#facts });
  }
}

function notHeard(check: Check): Check {
  if (check.holds !== "yes") return check;
  return { ...check, holds: "no", summary: "has not reported since all was done on the host" };
}

/** Whether OpenStack is told of VFs of a host. */
export function servesVfs(intent: Intent, done: Pick<DoneHost, "host" | "facts">): boolean {
  return done.host.roles.includes("compute") && servingPfs(intent, done).length > 0;
}

function servingPfs(intent: Intent, { host, facts }: Pick<DoneHost, "host" | "facts">) {
  return findServingPfs({ host: host.name, facts, pfs: selectPfs(intent, host, facts).wanted }).pfs;
}
