import { isDisabledByVfleet } from "../../src/model/host-compute.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import type { HostName, RunId } from "../../src/model/ids.ts";
import { knownValue } from "../../src/model/reading.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { HostEvent, SimulatedHost } from "../../src/sim/fleet/simulated-host.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { busyPf } from "../fixtures/network-facts.ts";
import { JournalRules } from "./journal-rules.ts";
import { RolloutRules } from "./rollout-rules.ts";
import { differenceOf, stateText } from "./state-text.ts";
import type { World } from "./world.ts";

/** That something has happened which must never happen. */
export class Violation extends Error {}

type Checked = Extract<JournalEntry, { readonly kind: "host-checked" }>;
type Begun = Extract<JournalEntry, { readonly kind: "action-started" }>;
type Over = Extract<JournalEntry, { readonly kind: "action-ended" }>;
type Ended = Extract<JournalEntry, { readonly kind: "host-ended" }>;

/** Looks after each event whether what must always hold does. */
export class Watch {
  readonly #world: World;
  readonly #rules = new Map<RunId, RolloutRules>();
  readonly #journals = new Map<RunId, JournalRules>();
  /** The reboot of each host of a run that was begun last, and how often it had been rebooted before. */
  readonly #rebooting = new Map<string, { readonly id: string; readonly reboots: number }>();
  /** The last proof of each host of a run. */
  readonly #proofs = new Map<string, RunId | undefined>();
  readonly #undos = new Set<RunId>();
  readonly #clocksApartMs: number;
  readonly #busyBefore: ReadonlyMap<string, string>;
  #wanted: ReadonlyMap<string, string> = new Map();
  #problem: string | undefined;

  /** clocksApartMs: how far the times of entries may be apart that come at one time. */
  constructor(world: World, { clocksApartMs }: { readonly clocksApartMs: number }) {
    this.#world = world;
    this.#clocksApartMs = clocksApartMs;
    world.onHost = (host, event) => this.#seeHost(host, event);
    this.#busyBefore = new Map([...world.hosts.values()].map((host) => [host.name, trafficOf(host.facts)]));
  }

  /** Throws the first violation, after an event. */
  check(): void {
    if (this.#problem === undefined) for (const host of this.#world.hosts.values()) this.#seeState(host);
    if (this.#problem !== undefined) throw new Violation(this.#problem);
  }

  seeEntry(run: RunId, entry: JournalEntry): void {
    this.#world.note(`journal of ${run}: ${describe(entry)}`);
    if (entry.kind === "run-started") {
      if (entry.plan.purpose.kind === "undo") this.#undos.add(run);
      this.#rules.set(run, new RolloutRules(entry.plan, this.#clocksApartMs));
      this.#journals.set(run, new JournalRules(entry.plan));
    } else if (!this.#rules.has(run)) this.#fail(`${run} has ${describe(entry)} before it is begun`);
    const hasLost = this.#world.runs.lossy.has(run);
    const problem = this.#rules.get(run)?.see(entry) ?? this.#journals.get(run)?.see(entry, hasLost);
    if (problem !== undefined) this.#fail(problem);
    if (entry.kind === "action-started" || entry.kind === "action-ended") this.#seeReboot(run, entry);
    if (entry.kind === "host-checked" || entry.kind === "host-ended") this.#seeProof(run, entry);
    if (entry.kind === "host-ended" && entry.outcome.kind === "done") this.#seeDone(run, entry.host);
  }

  /** A reboot that is told to be done has taken place: the host is in another boot, or in none. */
  #seeReboot(run: RunId, entry: Begun | Over): void {
    const place = `${run} ${entry.host}`;
    const { reboots } = this.#world.host(entry.host);
    if (entry.kind === "action-started") {
      if (entry.action.action.kind === "reboot") this.#rebooting.set(place, { id: entry.action.id, reboots });
      return;
    }
    const before = this.#rebooting.get(place);
    if (before?.id !== entry.actionId) return;
    if (entry.outcome.kind === "done" && entry.outcome.note === undefined && reboots === before.reboots)
      this.#fail(`the reboot of ${entry.host} is told to be done, and it is in the boot of before`);
  }

  #seeProof(run: RunId, entry: Checked | Ended): void {
    const place = `${run} ${entry.host}`;
    if (entry.kind === "host-checked") this.#proofs.set(place, entry.proof);
    const proof = this.#proofs.get(place);
    if (
      entry.kind === "host-ended" &&
      entry.outcome.kind === "done" &&
      proof &&
      this.#world.proofs.hasFailed(proof)
    )
      this.#fail(`${entry.host} is told to be done, and its proof ${proof} has failed`);
  }

  /** What a host that a run has done is to be like; nothing is said of one that ends otherwise without faults. */
  expectDone(states: ReadonlyMap<string, string>): void {
    this.#wanted = states;
  }

  #seeDone(run: RunId, name: HostName): void {
    const wanted = this.#wanted.get(name);
    const { facts, isServing } = this.#world.host(name);
    const isHeld = Object.keys(knownValue(facts.holders)?.byAddress ?? {}).length > 0;
    if (wanted === undefined || wanted === "refused" || this.#undos.has(run) || isHeld || !isServing) return;
    const state = stateText(facts, "all");
    if (state !== wanted)
      this.#fail(`${name} is told to be done, and is not as wanted: ${differenceOf(state, wanted)}`);
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
  }

  #seeHost(host: SimulatedHost, event: HostEvent): void {
    const vms = knownValue(host.facts.workloads)?.vms ?? [];
    if (event.kind === "went-down" && vms.length > 0)
      this.#fail(`${host.name} went down with the VMs ${vms.map(({ name }) => name).join(", ")}`);
    if (event.kind !== "action-began") return;
    const { owner, action } = event;
    if (host.lock?.connection.owner !== owner && !this.#wasSentInTime(host, owner))
      this.#fail(
        `${owner.name} acts on ${host.name} (${action}) without its lock, which ${host.lock?.holder ?? "nobody"} has`,
      );
    const { runs } = this.#world;
    // Without a lock it is not told which run it is of.
    const journals = host.lock ? [runs.entriesOf(runOf(host.lock.holder))] : [...runs.entries.values()];
    const last = journals.map((entries) =>
      entries.findLast((entry) => "host" in entry && entry.host === host.name),
    );
    if (!last.some((entry) => entry?.kind === "action-started" && entry.action.action.kind === action))
      this.#fail(
        `${action} begins on ${host.name} without a record: ${last.map((entry) => (entry ? describe(entry) : "nothing")).join(", ")}`,
      );
  }

  /** A lock may be gone while a script is on its way, or its sender asleep: as long as nobody has taken it, the fence lets that be. */
  #wasSentInTime({ lock, lockGoneAt }: SimulatedHost, { wokeAt }: SimulatedProcess): boolean {
    return lock === undefined && this.#world.time.now() - Math.max(lockGoneAt, wokeAt) < 1000;
  }

  #seeState(host: SimulatedHost): void {
    const { facts, name } = host;
    if (trafficOf(facts) !== this.#busyBefore.get(name))
      this.#fail(`the interface that carries ${name} is touched: ${trafficOf(facts)}`);
    const there = new Set((knownValue(facts.networkFunctions) ?? []).map(({ address }) => address as string));
    for (const [vf, [holder]] of Object.entries(knownValue(facts.holders)?.byAddress ?? {}))
      if (!there.has(vf)) this.#fail(`the VF ${vf} of ${name} went away under ${holder?.name}`);
    const service = this.#world.nova.services.get(name);
    if (service && isDisabledByVfleet(service) && !this.#isRecorded(name))
      this.#fail(`nova-compute of ${name} is disabled without a record`);
  }

  #isRecorded(host: string): boolean {
    return [...this.#world.runs.entries.values()]
      .flat()
      .some(
        (entry) =>
          entry.kind === "action-started" &&
          entry.host === host &&
          entry.action.action.kind === "disable-compute-service",
      );
  }
}

/** The lock tells which run a process acts for. */
function runOf(holder: string): RunId {
  return (/^by run (\S+)/.exec(holder)?.[1] ?? "") as RunId;
}

/** Looked at after each event, and seldom changed. */
const traffic = new WeakMap<HostFacts, string>();

function trafficOf(facts: HostFacts): string {
  const known = traffic.get(facts) ?? readTraffic(facts);
  traffic.set(facts, known);
  return known;
}

function readTraffic(facts: HostFacts): string {
  const pf = (knownValue(facts.networkFunctions) ?? []).find(({ address }) => address === busyPf);
  const sriov = pf && knownValue(pf.sriov);
  const links = (knownValue(facts.hostNetwork)?.links ?? []).filter(({ name }) =>
    /^(enp2s0|br-mgmt)$/.test(name),
  );
  return JSON.stringify([pf?.netdevs, sriov && [sriov.numVfs, sriov.driversAutoprobe], links]);
}

function describe(entry: JournalEntry): string {
  if (entry.kind === "action-started") return `action-started ${entry.action.id} ${entry.action.action.kind}`;
  const about = "host" in entry ? ` ${entry.host}` : "";
  if (entry.kind !== "action-ended" && entry.kind !== "host-ended") return `${entry.kind}${about}`;
  const { outcome } = entry;
  const why = "finding" in outcome ? ` ${outcome.finding.code}: ${outcome.finding.detail}` : "";
  return `${entry.kind}${about} ${outcome.kind}${why}`;
}
