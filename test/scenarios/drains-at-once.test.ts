import { expect, test } from "vitest";
import { FleetNova } from "../../src/sim/fleet/fleet-nova.ts";
import { createFleetShell } from "../../src/sim/fleet/fleet-shell.ts";
import { noHostFaults } from "../../src/sim/fleet/host-faults.ts";
import { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { SimulatedHost } from "../../src/sim/fleet/simulated-host.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { VirtualTime } from "../../src/sim/fleet/virtual-time.ts";
import { withoutVm, withVm } from "../../src/sim/twin/twin-vms.ts";
import { endingsOf } from "../fixtures/drained-run.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../fixtures/intent.ts";
import { openstackFacts, openstackIntent } from "../fixtures/openstack-host.ts";
import { readAndPlan, runPlan } from "../fixtures/run-plan.ts";

const seconds = 1000;
const facts = {
  ...hostFacts({ iommu: "off" }),
  ...openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] }),
};
const wanted = intent({
  hosts: [hostIntent("h1"), hostIntent("h2")],
  pools: [pool()],
  concurrency: 2,
  rollout: { pauseMs: 0, stopAfter: 1, drain: { vms: "migrate", timeoutMs: 600 * seconds } },
  openstack: openstackIntent({ cloud: "mycloud" }),
});

/** Whether the domain of a VM that moves is on its new host from the beginning, as with libvirt, or is seen when it has come. */
type Domain = "from the beginning" | "at the end";

/**
 * Two hosts that are drained side by side: `web` leaves the first for the second, whose nova-compute is still enabled, as
 * it is slow to be read, and takes so long on its way. From then on it can move to a third one.
 */
function makeWorld({ moveMs, domain }: { readonly moveMs: number; readonly domain: Domain }) {
  const time = new VirtualTime();
  const random = new SeededRandom(1);
  const events: string[] = [];
  const world = {
    time,
    random,
    faults: noHostFaults,
    tell: ({ name }: SimulatedHost, { kind }: { readonly kind: string }) => {
      if (kind === "went-down") events.push(`${name} reboots`);
    },
  };
  const pace = (factsMs: number) => ({
    scriptMs: (kind: string) => (kind === "facts" ? factsMs : 500),
    bootMs: 60 * seconds,
  });
  const hosts = new Map([
    ["h1", new SimulatedHost("h1", facts, { ...world, pace: pace(1 * seconds) })],
    ["h2", new SimulatedHost("h2", facts, { ...world, pace: pace(10 * seconds) })],
    ["h3", new SimulatedHost("h3", facts, { ...world, pace: pace(1 * seconds) })],
  ]);
  const change = (name: string, how: typeof withVm) =>
    hosts.get(name)?.change((before) => how(before, "instance-1"));
  const nova: FleetNova = new FleetNova([...hosts.keys()], {
    time,
    random,
    faultOf: () => undefined,
    takesVms: (host) => hosts.get(host)?.takesVms ?? false,
    coming: (_, to) => {
      if (domain === "from the beginning") change(to, withVm);
      nova.setService("h3", { status: "enabled", disabledReason: undefined });
    },
    moved: ({ host }, from) => {
      events.push(`web moves from ${from} to ${host}`);
      change(from, withoutVm);
      if (domain === "at the end") change(host, withVm);
    },
    pace: { moveMs, stopMs: seconds, startMs: seconds },
  });
  nova.setService("h3", { status: "disabled", disabledReason: "kept free" });
  const web = { id: "web", name: "web", instanceName: "instance-1", vnicType: "normal" } as const;
  nova.servers.set("web", { ...web, host: "h1", taskState: undefined });
  change("h1", withVm);
  const vfleet = new SimulatedProcess("vfleet", time);
  const fleet = {
    shell: createFleetShell({ time, random, faults: noHostFaults, hosts }, vfleet),
    clock: time,
    makeNonce: () => "0123456789abcdef",
    openCloud: async () => nova.openFor(vfleet),
  };
  return { time, fleet, events };
}

const moves = [1, 8, 12, 15, 20, 30, 60];

test.each(
  moves.flatMap((s) => [
    { moveMs: s * seconds, domain: "from the beginning" } as const,
    { moveMs: s * seconds, domain: "at the end" } as const,
  ]),
)("a VM that comes from a host that is drained beside moves on: $moveMs ms, $domain", async (given) => {
  const { time, fleet, events } = makeWorld(given);
  const play = async () => runPlan(fleet, await readAndPlan(fleet, wanted));
  const run = await time.run(play());
  expect(endingsOf(run)).toEqual(["h1 done", "h2 done"]);
  expect(events[0]).toBe("web moves from h1 to h2");
  const leaves = events.findIndex((event) => event.startsWith("web moves from h2"));
  expect(leaves).toBeGreaterThan(0);
  expect(events.indexOf("h2 reboots")).toBeGreaterThan(leaves);
});
