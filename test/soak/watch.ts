import { isDisabledByVfleet } from "../../src/model/host-compute.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import type { RunId } from "../../src/model/ids.ts";
import { knownValue } from "../../src/model/reading.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { HostEvent, SimulatedHost } from "../../src/sim/fleet/simulated-host.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { busyPf } from "../fixtures/network-facts.ts";
import { RolloutRules } from "./rollout-rules.ts";
import type { World } from "./world.ts";

/** That something has happened which must never happen. */
export class Violation extends Error {}

/** Looks after each event whether what must always hold does. */
export class Watch {
  readonly #world: World;
  readonly #rules = new Map<RunId, RolloutRules>();
  /** The run of each process. */
  readonly #runs = new Map<SimulatedProcess, RunId>();
  readonly #busyBefore: ReadonlyMap<string, string>;
  #problem: string | undefined;

  constructor(world: World) {
    this.#world = world;
    world.onHost = (host, event) => this.#seeHost(host, event);
    this.#busyBefore = new Map([...world.hosts.values()].map((host) => [host.name, trafficOf(host.facts)]));
  }

  /** Throws the first violation, after an event. */
  check(): void {
    if (this.#problem === undefined) for (const host of this.#world.hosts.values()) this.#seeState(host);
    if (this.#problem !== undefined) throw new Violation(this.#problem);
  }

  begin(process: SimulatedProcess, run: RunId): void {
    this.#runs.set(process, run);
  }

  seeEntry(run: RunId, entry: JournalEntry): void {
    this.#world.note(`journal of ${run}: ${describe(entry)}`);
    if (entry.kind === "run-started") this.#rules.set(run, new RolloutRules(entry.plan));
    const problem = this.#rules.get(run)?.see(entry);
    if (problem !== undefined) this.#fail(problem);
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
    if (host.lock?.connection.owner !== owner)
      this.#fail(
        `${owner.name} acts on ${host.name} (${action}) without its lock, which ${host.lock?.holder ?? "nobody"} has`,
      );
    const run = this.#runs.get(owner);
    const entries = (run && this.#world.journals.entries.get(run)) ?? [];
    const last = entries.findLast((entry) => "host" in entry && entry.host === host.name);
    if (last?.kind !== "action-started" || last.action.action.kind !== action)
      this.#fail(`${action} begins on ${host.name} without a record: ${last ? describe(last) : "none"}`);
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
    return [...this.#world.journals.entries.values()]
      .flat()
      .some(
        (entry) =>
          entry.kind === "action-started" &&
          entry.host === host &&
          entry.action.action.kind === "disable-compute-service",
      );
  }
}

function trafficOf(facts: HostFacts): string {
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
