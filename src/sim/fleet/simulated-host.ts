import { exitCodes } from "../../actions/script-result.ts";
import type { HostAction } from "../../model/action.ts";
import { withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { knownValue } from "../../model/reading.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import { reboot } from "./boot-host.ts";
import { commandResult } from "./command-result.ts";
import { FactsHost, kindOfScript } from "./facts-host.ts";
import type { HostConnection, HostLock } from "./host-connection.ts";
import type { BootFault, HostFaults, ScriptFault, ScriptKind } from "./host-faults.ts";
import { bootServices } from "./openstack-state.ts";
import { halfDone, oneVfLess, refuseAction } from "./script-effect.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What happens on a host, for those who watch. */
export type HostEvent =
  | { readonly kind: "action-began"; readonly action: HostAction["kind"]; readonly owner: SimulatedProcess }
  | { readonly kind: "action-ended"; readonly action: HostAction["kind"] }
  | { readonly kind: "went-down" | "came-up" };

/** What a host stands in. */
export type HostWorld = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: HostFaults;
  readonly tell: (host: SimulatedHost, event: HostEvent) => void;
  /** How long things take, in milliseconds; left out: about as long as in the lab, and never twice the same. */
  readonly pace?: HostPace;
};

/** How long a script takes, and a boot until the host answers again. */
export type HostPace = { readonly scriptMs: (kind: ScriptKind) => number; readonly bootMs: number };

const SECOND = 1000;
const durations: Readonly<Partial<Record<HostAction["kind"] | "facts", number>>> = {
  facts: 2 * SECOND,
  "rebuild-boot-menu": 14 * SECOND,
  "set-vf-count": 3 * SECOND,
  "set-link-state": 2 * SECOND,
  "install-package": 40 * SECOND,
  "restart-service": 25 * SECOND,
};

/** A host that is its facts, in virtual time: scripts take a while, at most one action runs, a reboot takes it away, and things go wrong. */
export class SimulatedHost {
  readonly name: string;
  lock: HostLock | undefined;
  isUp = true;
  reboots = 0;
  readonly #world: HostWorld;
  readonly #host: FactsHost;
  readonly #connections = new Set<HostConnection>();
  /** Counts boots: what ran in one before does not end any more. */
  #boot = 0;
  #action: object | undefined;
  #isGoingDown = false;
  #fullUntil = 0;
  #waitsForRepair = false;

  constructor(name: string, facts: HostFacts, world: HostWorld) {
    this.name = name;
    this.#world = world;
    this.#host = new FactsHost(facts);
  }

  get facts(): HostFacts {
    return this.#host.facts;
  }

  /** As somebody else changes something on the host. */
  change(to: (facts: HostFacts) => HostFacts): void {
    this.#host.facts = to(this.#host.facts);
  }

  /** Whether a VM may be started there now. */
  get takesVms(): boolean {
    return this.isUp && !this.#isGoingDown;
  }

  open(connection: HostConnection): void {
    this.#connections.add(connection);
    connection.onEnd(() => this.#connections.delete(connection));
  }

  /** The first line of the lock's script. */
  takeLock(connection: HostConnection, holder: string): HostLock | string {
    if (this.lock) return `held ${this.lock.holder}`;
    this.lock = { connection, holder, ended: Promise.withResolvers<CommandResult>() };
    return this.lock;
  }

  letGo(lock: HostLock): void {
    if (this.lock === lock) this.lock = undefined;
    lock.ended.resolve(commandResult());
  }

  /** As an operator looks after a host that did not come back. */
  repair(): void {
    this.#fullUntil = 0;
    if (this.#waitsForRepair) this.#comeUp(undefined);
  }

  /** Runs a script; `answer` is called when it ends, which may be long after its caller has given up. */
  run(connection: HostConnection, script: Script, answer: (result: CommandResult) => void): void {
    const { time, random, faults, tell, pace } = this.#world;
    const kind = kindOfScript(script);
    const fault = faults.ofScript(this.name, kind);
    if (fault?.kind === "break-before") {
      connection.end();
      return;
    }
    const usual = durations[kind === "boot-id" ? "load-module" : kind] ?? 500;
    const taken = pace ? pace.scriptMs(kind) : Math.round(usual * (0.7 + 0.6 * random.next()));
    const ms = taken + (fault?.kind === "hangs" ? fault.ms : 0);
    if (fault?.kind === "disk-full") this.#fullUntil = time.now() + fault.ms;
    if (fault?.kind === "break-during") time.after(ms / 2, () => connection.end());
    if (kind === "facts" || kind === "boot-id") {
      const boot = this.#boot;
      time.after(ms, () => {
        if (boot === this.#boot) answer(this.#host.run(script));
      });
      return;
    }
    if (this.#action) {
      const busy = { exitCode: exitCodes.busy, stderr: "another action of vfleet still runs on this host" };
      time.after(100, () => answer(commandResult(busy)));
      return;
    }
    tell(this, { kind: "action-began", action: kind, owner: connection.owner });
    this.#carryOut({ kind, script, fault, ms }, answer);
  }

  #carryOut(action: Carried & { readonly ms: number }, answer: (result: CommandResult) => void): void {
    const { time, tell } = this.#world;
    const token = {};
    this.#action = token;
    const isKilled = action.fault?.kind === "killed";
    time.after(isKilled ? action.ms / 2 : action.ms, () => {
      // The host went down meanwhile.
      if (this.#action !== token) return;
      this.#action = undefined;
      const result = this.#takeEffect(action);
      tell(this, { kind: "action-ended", action: action.kind });
      answer(result);
    });
  }

  #takeEffect({ kind, script, fault }: Carried): CommandResult {
    const part = fault && "part" in fault ? fault.part : "all";
    const ended = commandResult({ exitCode: undefined, signal: "KILL" });
    if (part === "nothing") return ended;
    if (part === "half") {
      this.change((facts) => halfDone(facts, kind, script));
      return ended;
    }
    const isFull = this.#world.time.now() < this.#fullUntil;
    const refused = refuseAction(this.facts, { kind, script, isFull });
    if (refused) return refused;
    if (kind === "reboot") return this.#beginReboot(script);
    const less =
      fault?.kind === "fewer-vfs" && kind === "set-vf-count" ? oneVfLess(this.facts, script) : undefined;
    return less ?? this.#host.run(script);
  }

  #beginReboot({ args }: Script): CommandResult {
    if (args[0] !== knownValue(this.facts.kernel)?.bootId)
      return commandResult({ exitCode: exitCodes.already });
    this.#isGoingDown = true;
    this.#world.time.after(SECOND, () => this.#goDown());
    return commandResult();
  }

  #goDown(): void {
    const { time, random, faults, tell, pace } = this.#world;
    tell(this, { kind: "went-down" });
    this.isUp = false;
    this.#isGoingDown = false;
    this.#boot += 1;
    this.#action = undefined;
    this.reboots += 1;
    const { lock } = this;
    if (lock) this.letGo(lock);
    for (const connection of this.#connections) connection.end();
    const fault = faults.ofBoot(this.name);
    this.#waitsForRepair = fault?.kind === "never";
    const usual = pace ? pace.bootMs : random.int(40 * SECOND, 240 * SECOND);
    const ms = usual + (fault?.kind === "slow" ? fault.ms : 0);
    if (!this.#waitsForRepair) time.after(ms, () => this.#comeUp(fault));
  }

  #comeUp(fault: BootFault | undefined): void {
    this.#waitsForRepair = false;
    const before = this.facts;
    this.change((facts) => bootServices(reboot(facts)));
    if (fault?.kind === "other-kernel") this.change((facts) => asBefore(facts, before));
    this.isUp = true;
    this.#world.tell(this, { kind: "came-up" });
  }
}

type Carried = {
  readonly kind: HostAction["kind"];
  readonly script: Script;
  readonly fault: ScriptFault | undefined;
};

/** A boot by a menu entry that has the arguments of before. */
function asBefore(facts: HostFacts, before: HostFacts): HostFacts {
  const now = knownValue(facts.kernel);
  const then = knownValue(before.kernel);
  if (!now || !then) return facts;
  return {
    ...withFact(facts, "kernel", { ...now, commandLine: then.commandLine }),
    iommu: before.iommu,
  };
}
