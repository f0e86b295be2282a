import { performance } from "node:perf_hooks";
import type { CloudView } from "../src/model/cloud-view.ts";
import { absent, known } from "../src/model/reading.ts";
import { computeService } from "../src/sim/fleet/memory-cloud.ts";
import { makeTwin } from "../src/sim/twin/make-twin.ts";
import { type FleetSeen, planFleet } from "../src/stages/plan.ts";
import { rehearse } from "../src/stages/rehearse/rehearse.ts";
import { fleetFileText, fleetKind, parseIntent, seeFleet } from "./planned-fleet.ts";

/** What this program prints, as JSON: of one rehearsal of a fleet's plan, of the kind and the number of hosts that its arguments say. */
export type RehearsalAnswer = {
  readonly done: number;
  /** Places at which another plan has something left to do. */
  readonly left: number;
  /** Places that are as they were before, once the run is taken back. */
  readonly undone: number;
  readonly tookMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
};

const kind = fleetKind(process.argv[2]);
const hostCount = Number(process.argv[3]);
const createdAt = "2030-01-01T00:00:00Z";
const intent = parseIntent(fleetFileText(kind, hostCount));
const seen = seeFleet(kind, intent);
const plan = planFleet({ path: "fleet.yaml", intent }, seen, createdAt);
const { hosts, cloud: tenants, computes } = seen;
const places = plan.hosts.length;
const view = kind === "plain" ? undefined : viewOf(seen);

const started = performance.now();
const startedCpu = process.cpuUsage();
const { run, after } = await rehearse(makeTwin, {
  plan,
  source: { intent, hosts, view, tenants, computes },
  startMs: Date.parse(createdAt),
  seed: 1,
  faults: [],
  onProgress: () => undefined,
  signal: new AbortController().signal,
});
const { user, system } = process.cpuUsage(startedCpu);
const answer: RehearsalAnswer = {
  done: run?.endings.filter(({ outcome }) => outcome.kind === "done").length ?? 0,
  left: after?.left.length ?? 0,
  undone: places - (after?.undo.differs.length ?? 0) - (after?.undo.notDone.length ?? 0),
  tookMs: performance.now() - started,
  cpuMs: (user + system) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** A cloud that has these hosts and nothing else. */
function viewOf(fleet: FleetSeen): CloudView {
  const none = known([]);
  return {
    name: "mycloud",
    computeServices: known(fleet.hosts.map(({ host }) => computeService(host))),
    agents: none,
    extensions: none,
    hypervisors: none,
    aggregates: none,
    flavors: none,
    networks: none,
    ports: none,
    securityGroups: none,
    pciRecords: absent,
    pciProviders: absent,
    troubles: [],
  };
}
