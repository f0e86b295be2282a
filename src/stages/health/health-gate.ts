import type { Finding } from "../../model/finding.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { Check, Plan } from "../../model/plan.ts";
import type { Rollout } from "../../model/rollout/rollout.ts";
import { WaveProofs } from "../../model/rollout/wave-proofs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OpenFile } from "../../ports/files.ts";
import type { Shell } from "../../ports/shell.ts";
import { askCloud, type OpenCloud } from "../ask-cloud.ts";
import type { MakeNonce, ReadFacts } from "../read-facts.ts";
import { PartEnd } from "../run-part.ts";
import { findOthersReason } from "./check-services.ts";
import { notProved, notShown, notWaitedFor, proofLeftOut } from "./health-findings.ts";
import { type DoneHost, HostLooks, type LookGround, pollMs, servesVfs } from "./host-looks.ts";
import { asWaiting, cleanBefore, type ProofMaking, proveHost } from "./prove-host.ts";
import { SharedAnswers } from "./shared-answers.ts";

/** What a gate needs of the outside. */
export type HealthPorts = {
  readonly clock: Clock;
  readonly shell: Shell;
  readonly makeNonce: MakeNonce;
  readonly openCloud: OpenCloud;
  readonly openFile: OpenFile;
  readonly readFacts?: ReadFacts;
  /** undefined: nothing can be proved. */
  readonly proofs?: ProofMaking | undefined;
  /** What stands for a proof where no VM can be made. */
  readonly proveOtherwise?: (host: HostName) => ReturnType<typeof proveHost>;
};

/** Waits until a host has shown what the next one waits for; gives what is to be told of it, and throws PartEnd if it has not. */
export type HostGate = (done: DoneHost) => Promise<readonly Finding[]>;

/** The gate of a plan, through which each of its hosts goes before it counts as done; undefined: the fleet file has none. */
export function healthGateOf(
  ports: HealthPorts,
  plan: Plan,
  about: { readonly rollout: Rollout; readonly abort: AbortSignal },
): HostGate | undefined {
  const health = plan.intent.rollout?.beforeNext;
  const cloud = plan.intent.openstack?.cloud;
  if (!health || cloud === undefined || plan.purpose.kind !== "apply") return undefined;
  const gate = new HealthGate({ ports, plan, health, cloud, ...about });
  return (done) => gate.pass(done);
}

type GateGround = LookGround & {
  readonly ports: HealthPorts;
  readonly cloud: string;
  readonly rollout: Rollout;
  readonly abort: AbortSignal;
};

class HealthGate {
  readonly #ground: GateGround;
  readonly #intent: Intent;
  readonly #answers: SharedAnswers;
  readonly #proofs: WaveProofs;
  #cleaned: Promise<void> | undefined;

  constructor(ground: GateGround) {
    const { ports, plan, health, cloud, abort } = ground;
    this.#ground = ground;
    this.#intent = plan.intent;
    this.#answers = new SharedAnswers(() => askCloud(ports.openCloud, cloud, abort), ports.clock);
    this.#proofs = new WaveProofs(health.proof);
  }

  async pass(done: DoneHost): Promise<readonly Finding[]> {
    const checks = await this.#waitUntilShown(done);
    const { run, findings } = await this.#proveIfItIsDue(done);
    await this.#journal(done, checks, run);
    const failed = findings.find(({ severity }) => severity === "error");
    if (failed) throw new PartEnd({ kind: "failed", finding: failed });
    return findings;
  }

  async #waitUntilShown(done: DoneHost): Promise<readonly Check[]> {
    const { clock } = this.#ground.ports;
    const { timeoutMs } = this.#ground.health;
    const { host, part } = done;
    const started = clock.now();
    const looking = new HostLooks(this.#ground, this.#answers, done);
    for (;;) {
      const { checks, missing } = await looking.look();
      const [first] = missing;
      if (!first) return checks;
      const end = (kind: "failed" | "stopped", finding: Finding) =>
        this.#journal(done, checks, undefined).then(() => new PartEnd({ kind, finding }));
      if (part.stop.aborted) throw await end("stopped", notWaitedFor(host.name, missing));
      const elapsedMs = clock.now() - started;
      if (elapsedMs >= timeoutMs) throw await end("failed", notShown(host.name, missing, timeoutMs));
      const what = `until it is well: ${first.subject} ${first.summary}`;
      part.onProgress({ kind: "waiting", host: host.name, what, elapsedMs });
      await clock.sleep(pollMs, AbortSignal.any([part.stop, part.abort])).catch((error: unknown) => {
        if (!part.stop.aborted || part.abort.aborted) throw error;
      });
    }
  }

  async #proveIfItIsDue(
    done: DoneHost,
  ): Promise<{ readonly run?: RunId; readonly findings: readonly Finding[] }> {
    const { host, part } = done;
    const proof = this.#intent.openstack?.proof;
    const { rollout, ports } = this.#ground;
    const wave = rollout.waves.find(({ hosts }) => hosts.includes(host.name))?.number ?? 0;
    if (!proof || !servesVfs(this.#intent, done) || !this.#proofs.take(wave)) return { findings: [] };
    let isProved = false;
    try {
      const answers = await this.#answers.since(ports.clock.now() - pollMs);
      const reason = findOthersReason({ intent: this.#intent, host, answers });
      if (reason !== undefined) return { findings: [proofLeftOut(host.name, reason)] };
      const { run, proofs } = await this.#prove(done, proof);
      isProved = proofs.length > 0 && proofs.every(({ outcome }) => outcome === "proved");
      if (isProved) return { run, findings: [] };
      if (part.stop.aborted) throw new PartEnd({ kind: "stopped", finding: notWaitedFor(host.name, []) });
      return { run, findings: [notProved(host.name, run, proofs)] };
    } finally {
      if (!isProved) this.#proofs.giveBack(wave);
    }
  }

  async #prove(
    { host, facts, part }: DoneHost,
    proof: NonNullable<NonNullable<Intent["openstack"]>["proof"]>,
  ) {
    const { ports, plan, cloud: name } = this.#ground;
    const { proofs, proveOtherwise } = ports;
    if (proveOtherwise) return proveOtherwise(host.name);
    if (!proofs) throw new Error("this run has nothing to prove hosts with");
    const cloud = await ports.openCloud(name, part.abort);
    const all = { ...ports, cloud, proofs };
    const onProgress = asWaiting(host, part.onProgress, () => ports.clock.now());
    const { stop, abort } = part;
    this.#cleaned ??= cleanBefore(all, { proof, onProgress, abort });
    await this.#cleaned;
    const { fleetFile, intent } = plan;
    return proveHost(all, { intent, proof, host, facts, fleetFile, onProgress, stop, abort });
  }

  async #journal({ host, part }: DoneHost, checks: readonly Check[], proof: RunId | undefined) {
    const at = new Date(this.#ground.ports.clock.now()).toISOString();
    const shown = { at, kind: "host-checked", host: host.name, checks } as const;
    await part.journal.append(proof === undefined ? shown : { ...shown, proof });
  }
}
