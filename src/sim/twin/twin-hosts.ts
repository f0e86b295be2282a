import type { HostFacts } from "../../model/host-facts.ts";
import type { HostName } from "../../model/ids.ts";
import type { TwinEvent } from "../../model/rehearsal/rehearsal.ts";
import type { TwinSource } from "../../stages/rehearse/twin.ts";
import { withoutServices, withServicesOf } from "../fleet/dead-services.ts";
import type { SeededRandom } from "../fleet/seeded-random.ts";
import { type HostEvent, SimulatedHost } from "../fleet/simulated-host.ts";
import type { VirtualTime } from "../fleet/virtual-time.ts";
import { ownWords, withOwnMenu } from "./boot-lines.ts";
import type { TwinFaults } from "./twin-faults.ts";
import { paceOf } from "./twin-pace.ts";

/** What the hosts of a twin stand in. */
export type HostsGround = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: TwinFaults;
  readonly tell: (event: TwinEvent) => void;
};

const SERVICES_LIVE_MS = 20_000;

/** The hosts of a twin: those that could be read, as they were read. */
export class TwinHosts {
  readonly all: ReadonlyMap<HostName, SimulatedHost>;
  readonly #ground: HostsGround;
  /** Of each host, the words of its boot menu that are its own. */
  readonly #words = new Map<string, readonly string[]>();
  /** The facts with which an action began that makes the boot menu. */
  readonly #before = new Map<string, HostFacts>();
  /** What ran on hosts whose services have died. */
  readonly #alive = new Map<HostName, HostFacts>();

  constructor({ intent, hosts }: TwinSource, ground: HostsGround) {
    this.#ground = ground;
    const { time, random, faults } = ground;
    const tell = (host: SimulatedHost, event: HostEvent) => this.#see(host, event);
    const world = { time, random, faults, tell, pace: paceOf(intent.rebootTimeoutMs) };
    const read = hosts.flatMap((each) => (each.kind === "read" ? [each] : []));
    this.all = new Map(read.map(({ host, facts }) => [host, new SimulatedHost(host, facts, world)]));
    for (const { host, facts } of read) {
      const words = ownWords(facts);
      if (words) this.#words.set(host, words);
    }
  }

  /** Whether what serves VMs and VFs on a host has ended and was not started again. */
  isDead(host: HostName): boolean {
    return this.#alive.has(host);
  }

  mend(): void {
    for (const host of this.all.values()) host.repair();
    for (const [host, facts] of this.#alive) this.all.get(host)?.change((now) => withServicesOf(now, facts));
    this.#alive.clear();
  }

  #see(host: SimulatedHost, event: HostEvent): void {
    const { time, faults, tell } = this.#ground;
    const name = host.name as HostName;
    if (!("action" in event)) {
      tell({ at: time.now(), kind: event.kind, host: name });
      if (event.kind === "came-up") this.#alive.delete(name);
      return;
    }
    if (event.action === "rebuild-boot-menu") this.#keepMenu(host, event.kind);
    if (event.kind === "action-ended" && event.action === "restart-service" && faults.killsServices(name))
      time.after(SERVICES_LIVE_MS, () => this.#kill(name));
  }

  #kill(name: HostName): void {
    const host = this.all.get(name);
    if (!host) return;
    this.#alive.set(name, host.facts);
    host.change(withoutServices);
  }

  /** The simulated menu is a lab's: this host's own is put in its place. */
  #keepMenu(host: SimulatedHost, kind: "action-began" | "action-ended"): void {
    const { name, facts } = host;
    if (kind === "action-began") {
      this.#before.set(name, facts);
      return;
    }
    const before = this.#before.get(name);
    const words = this.#words.get(name);
    if (!before || !words || before.bootLoader === facts.bootLoader) return;
    host.change((now) => withOwnMenu(now, before, words));
  }
}
