import { withFact } from "../../src/model/facts-access.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import type { HostName } from "../../src/model/ids.ts";
import type { HostRole } from "../../src/model/intent.ts";
import { known, knownValue } from "../../src/model/reading.ts";
import { FleetNova, type SimulatedServer } from "../../src/sim/fleet/fleet-nova.ts";
import { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { type HostEvent, SimulatedHost } from "../../src/sim/fleet/simulated-host.ts";
import { sriovAgentOf } from "../../src/sim/fleet/sriov-agent.ts";
import { VirtualTime } from "../../src/sim/fleet/virtual-time.ts";
import { FaultPlan, type PlannedFault } from "./fault-plan.ts";
import { FleetProofs } from "./fleet-proofs.ts";
import { FleetQueue } from "./fleet-queue.ts";
import { FleetRuns } from "./fleet-runs.ts";
import type { Scenario, ScenarioVm } from "./scenario.ts";

/** A fleet and its cloud in virtual time, with all that goes wrong. */
export class World {
  readonly time = new VirtualTime();
  readonly random: SeededRandom;
  readonly faults: FaultPlan;
  readonly hosts: ReadonlyMap<string, SimulatedHost>;
  readonly nova: FleetNova;
  readonly runs = new FleetRuns();
  readonly proofs = new FleetProofs();
  readonly queue = new FleetQueue(() => this.time.now());
  /** What happened, newest last, for the one who looks into a seed that fails. */
  readonly trace: string[] = [];
  /** Told of what happens on hosts. */
  onHost: (host: SimulatedHost, event: HostEvent) => void = () => undefined;

  constructor(scenario: Scenario, seed: number, faults: readonly PlannedFault[]) {
    this.random = new SeededRandom(seed + 1);
    this.faults = new FaultPlan(faults);
    const { time, random } = this;
    const world = {
      time,
      random,
      faults: this.faults,
      tell: (host: SimulatedHost, event: HostEvent) => {
        this.note(`${host.name} ${event.kind}${"action" in event ? ` ${event.action}` : ""}`);
        this.onHost(host, event);
      },
    };
    this.hosts = new Map(
      [...scenario.facts].map(([name, facts]) => [name, new SimulatedHost(name, facts, world)]),
    );
    const ofRole = (role: HostRole) => scenario.intent.hosts.filter(({ roles }) => roles.includes(role));
    const cloudNow = () => new Date(time.now() + scenario.cloudAheadMs).toISOString();
    this.nova = new FleetNova(
      ofRole("compute").map(({ name }) => name),
      {
        time,
        random,
        faultOf: () => this.faults.ofCall(),
        takesVms: (host) => this.hosts.get(host)?.takesVms ?? false,
        reports: {
          now: cloudNow,
          isServing: (host) => this.hosts.get(host)?.isServing ?? false,
          schedulers: ofRole("controller").map(({ name }) => name),
          agents: () =>
            [...this.hosts.values()].flatMap(({ name, facts, isServing }) => {
              const agent = sriovAgentOf(facts, name, cloudNow());
              return agent ? [{ ...agent, alive: isServing }] : [];
            }),
        },
        coming: (server, to) => this.#come(server, to),
        notCome: (server, to) => this.#leave(server, to),
        moved: (server, from) => {
          this.note(`${server.id} moved from ${from} to ${server.host}`);
          this.#leave(server, from);
        },
      },
    );
    for (const vm of scenario.vms)
      if (vm.afterMs === 0) this.#start(vm);
      else time.after(vm.afterMs, () => this.#start(vm));
  }

  note(text: string): void {
    this.trace.push(`${new Date(this.time.now()).toISOString().slice(11, 23)} ${text}`);
  }

  /** A user starts a VM; the scheduler only takes hosts that are enabled and have what it needs. */
  #start({ host: name, vnicType }: ScenarioVm): void {
    const host = this.hosts.get(name);
    if (!host?.takesVms || this.nova.services.get(name)?.status !== "enabled") return;
    const number = this.nova.servers.size + 1;
    const id = `vm-${number}`;
    const instanceName = `instance-0000000${number}`;
    const vf = vnicType === "direct" ? freeVf(host.facts) : undefined;
    if (vnicType === "direct" && vf === undefined) return;
    this.nova.servers.set(id, { id, name: id, instanceName, vnicType, host: name, taskState: undefined });
    host.change((facts) => withVm(facts, instanceName, 4000 + number));
    if (vf !== undefined)
      host.change((facts) => withHeldVf(facts, vf, { name: instanceName, pid: 4000 + number }));
    this.note(`${name} has the new VM ${id}${vf === undefined ? "" : ` with the VF ${vf}`}`);
  }

  /** The domain that waits for what comes is there before the VM is. */
  #come({ id, instanceName }: SimulatedServer, to: string): void {
    this.note(`${id} begins to move to ${to}`);
    this.hosts.get(to)?.change((facts) => withVm(facts, instanceName, 5000 + Number(id.slice(3))));
  }

  #leave({ instanceName }: SimulatedServer, from: string): void {
    this.hosts.get(from)?.change((facts) => {
      const vms = (knownValue(facts.workloads)?.vms ?? []).filter(({ name }) => name !== instanceName);
      return withFact(facts, "workloads", { vms });
    });
  }

  host(name: HostName): SimulatedHost {
    const found = this.hosts.get(name);
    if (!found) throw new Error(`there is no host ${name}`);
    return found;
  }
}

function withVm(facts: HostFacts, name: string, pid: number): HostFacts {
  const vms = knownValue(facts.workloads)?.vms ?? [];
  return withFact(facts, "workloads", { vms: [...vms, { name, pid }] });
}

function freeVf(facts: HostFacts): string | undefined {
  const held = knownValue(facts.holders)?.byAddress ?? {};
  const isOn = (knownValue(facts.iommu)?.groupCount ?? 0) > 0;
  const vfs = (knownValue(facts.networkFunctions) ?? []).filter(
    ({ physicalFunction }) => physicalFunction.is === "known",
  );
  return isOn ? vfs.find(({ address }) => held[address] === undefined)?.address : undefined;
}

function withHeldVf(
  facts: HostFacts,
  vf: string,
  vm: { readonly name: string; readonly pid: number },
): HostFacts {
  const holders = knownValue(facts.holders) ?? { byGroup: {}, byAddress: {} };
  const functions = (knownValue(facts.networkFunctions) ?? []).map((found) =>
    found.address === vf ? { ...found, driver: known("vfio-pci"), netdevs: [] } : found,
  );
  const byAddress = { ...holders.byAddress, [vf]: [{ kind: "vm", ...vm } as const] };
  return withFact(withFact(facts, "holders", { ...holders, byAddress }), "networkFunctions", functions);
}
