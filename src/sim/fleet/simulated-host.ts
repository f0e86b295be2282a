import { exitCodes } from "../../actions/script-result.ts";
import type { HostAction } from "../../model/action.ts";
import { withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { knownValue } from "../../model/reading.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import { reboot } from "./boot-host.ts";
import { commandResult } from "./command-result.ts";
import { hasDeadServices, withoutServices, withServicesOf } from "./dead-services.ts";
import { FactsHost, kindOfScript } from "./facts-host.ts";
import type { HostConnection, HostLock, HostLockClaim } from "./host-connection.ts";
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
  /** When nobody had the lock any more. */
  lockGoneAt = 0;
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
  /** The run, and the number in it, of who took the lock last since the boot. */
  #fence = "";
  /** The facts from before services died, since the boot. */
  #alive: HostFacts | undefined;
  /** Changes when services are started, or looked after: a death that was to come before does not. */
  #services: object = {};

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

  /** Whether an action runs, whoever began it. */
  get isActing(): boolean {
    return this.#action !== undefined;
  }

  /** Whether what serves VMs on it reports to the cloud. */
  get isServing(): boolean {
    return this.takesVms && !hasDeadServices(this.facts);
  }

  /** The first line of the lock's script. Who comes later in the same run has the lock of the one before ended. */
  takeLock(connection: HostConnection, { holder, run, epoch }: HostLockClaim): HostLock | string {
    const [fencedRun, fencedEpoch = ""] = this.#fence.split(" ");
    if (fencedRun === run && Number(fencedEpoch) > epoch) return `replaced ${this.#fence}`;
    if (this.lock) {
      if (fencedRun !== run || Number(fencedEpoch) >= epoch) return `held ${this.lock.holder}`;
      this.letGo(this.lock);
    }
    this.lock = { connection, holder, ended: Promise.withResolvers<CommandResult>() };
    return this.lock;
  }

  /** From now on only scripts of this run and number act. */
  fence({ run, epoch }: HostLockClaim): void {
    this.#fence = `${run} ${epoch}`;
  }

  letGo(lock: HostLock): void {
    if (this.lock === lock) {
      this.lock = undefined;
      this.lockGoneAt = this.#world.time.now();
    }
    lock.ended.resolve(commandResult());
  }

  /** As an operator looks after a host that did not come back. */
  repair(): void {
    this.#fullUntil = 0;
    this.#services = {};
    const alive = this.#alive;
    if (alive) this.change((facts) => withServicesOf(facts, alive));
    this.#alive = undefined;
    if (this.#waitsForRepair) this.#comeUp(undefined);
  }

  /** Runs a script; `answer` is called when it ends, which may be long after its caller has given up. */
  run(connection: HostConnection, script: Script, answer: (result: CommandResult) => void): void {
    const { time, faults } = this.#world;
    const kind = kindOfScript(script);
    const fault = faults.ofScript(this.name, kind);
    const begin = () => this.#begin({ kind, script, fault }, connection, answer);
    if (fault?.kind === "break-before") connection.end();
    else if (fault?.kind === "late") time.after(fault.ms, () => connection.isOpen && begin());
    else begin();
  }

  #begin(
    { kind, script, fault }: Begun,
    connection: HostConnection,
    answer: (result: CommandResult) => void,
  ): void {
    const { time, random, tell, pace } = this.#world;
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
    const refusal = this.#whyNot(script);
    if (refusal) {
      time.after(100, () => answer(commandResult(refusal)));
      return;
    }
    tell(this, { kind: "action-began", action: kind, owner: connection.owner });
    this.#carryOut({ kind, script, fault, ms }, answer);
  }

  /** How the first lines of an action's script end it: one at a time acts, and who was not replaced. */
  #whyNot({ fence }: Script): Pick<CommandResult, "exitCode" | "stderr"> | undefined {
    if (this.#action)
      return { exitCode: exitCodes.busy, stderr: "another action of vfleet still runs on this host" };
    if (fence === undefined || fence === "" || fence === this.#fence) return undefined;
    return { exitCode: exitCodes.replaced, stderr: `the host was taken over by ${this.#fence || "nobody"}` };
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
    const result = less ?? this.#host.run(script);
    if (kind === "restart-service") this.#servicesStarted();
    return result;
  }

  #servicesStarted(): void {
    const { time, faults } = this.#world;
    const services = {};
    this.#services = services;
    const ms = faults.ofServices?.(this.name);
    if (ms === undefined) return;
    time.after(ms, () => {
      if (services !== this.#services || !this.isUp) return;
      this.#alive ??= this.facts;
      this.change(withoutServices);
    });
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
    this.#fence = "";
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
    this.#alive = undefined;
    this.#servicesStarted();
    this.#world.tell(this, { kind: "came-up" });
  }
}

type Begun = Omit<Carried, "kind"> & { readonly kind: ScriptKind };

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
