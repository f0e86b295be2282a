import type { CallFault } from "../../src/sim/fleet/fleet-nova.ts";
import type { BootFault, ConnectFault, HostFaults, ScriptFault } from "../../src/sim/fleet/host-faults.ts";
import type { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import type { Scenario } from "./scenario.ts";

/** How writing an entry of the journal goes wrong. */
export type EntryFault = "fails" | "killed-before" | "killed-after";

/** How the proof of a host goes wrong. */
export type ProofFault = "not-proved" | "busy";

/** What happens to the process that is at work. */
export type ProcessFault =
  | { readonly kind: "killed" | "stopped" | "aborted" }
  | { readonly kind: "asleep"; readonly ms: number; readonly isReplaced: boolean }
  /** The operator lets the run pause for so long. */
  | { readonly kind: "paused"; readonly ms: number }
  | { readonly kind: "lock-lost" };

/** One thing that goes wrong, at the nth of the things that it is about. */
export type PlannedFault = { readonly at: number; readonly times: number } & (
  | { readonly on: "script"; readonly fault: ScriptFault }
  | { readonly on: "boot"; readonly fault: BootFault }
  | { readonly on: "connect"; readonly fault: ConnectFault }
  | { readonly on: "call"; readonly fault: CallFault }
  | { readonly on: "entry"; readonly fault: EntryFault }
  | { readonly on: "event"; readonly fault: ProcessFault }
  | { readonly on: "proof"; readonly fault: ProofFault }
  /** Services of OpenStack die so long after they were started, in milliseconds. */
  | { readonly on: "services"; readonly fault: number }
);

type FaultOn<On extends PlannedFault["on"]> = Extract<PlannedFault, { readonly on: On }>["fault"];

/** Chooses what goes wrong with a fleet. Where workers share runs, what they take over from each other matters most. */
export function planFaults(random: SeededRandom, { intent, isShared }: Scenario): readonly PlannedFault[] {
  const hosts = intent.hosts.length;
  const proves = (intent.rollout?.beforeNext?.proof ?? "none") !== "none";
  return Array.from({ length: random.pick([0, 1, 1, 2, 2, 3, 4]) }, () => {
    if (isShared && random.chance(0.3))
      return { on: "event", at: random.int(1, 60 * hosts), times: 1, fault: planSleep(random) };
    return proves && random.chance(0.3) ? planProofFault(random, hosts) : planFault(random, hosts);
  });
}

function planProofFault(random: SeededRandom, hosts: number): PlannedFault {
  const fault = random.pick(["not-proved", "not-proved", "busy"] as const);
  return { on: "proof", at: random.int(1, hosts), times: random.int(1, 2), fault };
}

function planSleep(random: SeededRandom): ProcessFault {
  return { kind: "asleep", ms: random.int(1_000, 3_000_000), isReplaced: random.chance(0.6) };
}

function planFault(random: SeededRandom, hosts: number): PlannedFault {
  const at = (each: number) => random.int(1, each * hosts);
  const part = random.pick(["all", "half", "nothing"] as const);
  switch (random.int(1, 10)) {
    case 1:
    case 2:
      return { on: "script", at: at(22), times: 1, fault: planScriptFault(random, part) };
    case 3:
      return { on: "boot", at: random.int(1, hosts), times: 1, fault: planBootFault(random) };
    case 4:
      return {
        on: "connect",
        at: at(4),
        times: random.int(1, 3),
        fault: random.pick(["refused", "timeout"]),
      };
    case 5:
      return {
        on: "call",
        at: at(10),
        times: random.pick([1, 1, 2, 6]),
        fault: random.pick(["busy", "conflict", "forbidden", "lost", "stale"]),
      };
    case 6:
      return { on: "entry", at: at(24), times: random.int(1, 4), fault: "fails" };
    case 7:
      return { on: "entry", at: at(24), times: 1, fault: random.pick(["killed-before", "killed-after"]) };
    case 8:
      return { on: "services", at: at(2), times: random.int(1, 2), fault: random.int(1_000, 60_000) };
    default:
      return { on: "event", at: at(60), times: 1, fault: planProcessFault(random) };
  }
}

function planScriptFault(random: SeededRandom, part: "all" | "half" | "nothing"): ScriptFault {
  switch (random.int(1, 8)) {
    case 1:
      return { kind: "break-before" };
    case 7:
      return { kind: "late", ms: random.int(1_000, 200_000) };
    case 2:
    case 3:
      return { kind: "break-during", part };
    case 4:
      return { kind: "killed", part: part === "all" ? "half" : part };
    case 5:
      return { kind: "hangs", ms: random.int(60_000, 4_000_000), part };
    case 6:
      return { kind: "disk-full", ms: random.int(1_000, 900_000) };
    default:
      return { kind: "fewer-vfs" };
  }
}

function planBootFault(random: SeededRandom): BootFault {
  const kind = random.pick(["slow", "never", "other-kernel"] as const);
  return kind === "slow" ? { kind, ms: random.int(60_000, 1_500_000) } : { kind };
}

function planProcessFault(random: SeededRandom): ProcessFault {
  const kind = random.pick([
    "killed",
    "killed",
    "killed",
    "asleep",
    "stopped",
    "aborted",
    "lock-lost",
    "paused",
  ] as const);
  if (kind === "paused") return { kind, ms: random.int(10_000, 900_000) };
  return kind === "asleep" ? planSleep(random) : { kind };
}

/** Says what goes wrong when its turn comes, until it is told to stop. */
export class FaultPlan implements HostFaults {
  readonly #faults: readonly PlannedFault[];
  readonly #counts = new Map<PlannedFault["on"], number>();
  #isOver = false;

  constructor(faults: readonly PlannedFault[]) {
    this.#faults = faults;
  }

  stop(): void {
    this.#isOver = true;
  }

  ofScript = (): ScriptFault | undefined => this.#next("script");
  ofBoot = (): BootFault | undefined => this.#next("boot");
  ofConnect = (): ConnectFault | undefined => this.#next("connect");
  ofCall = (): CallFault | undefined => this.#next("call");
  ofEntry = (): EntryFault | undefined => this.#next("entry");
  ofServices = (): number | undefined => this.#next("services");
  ofProof = (): ProofFault | undefined => this.#next("proof");
  ofEvent = (): ProcessFault | undefined => this.#next("event");

  #next<On extends PlannedFault["on"]>(on: On): FaultOn<On> | undefined {
    const count = (this.#counts.get(on) ?? 0) + 1;
    this.#counts.set(on, count);
    if (this.#isOver) return undefined;
    const due = this.#faults.find(
      (each) => each.on === on && each.at <= count && count < each.at + each.times,
    );
    // What is found is on the same thing; TypeScript cannot follow that.
    return due?.fault as FaultOn<On> | undefined;
  }
}
