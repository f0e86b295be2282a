import { describe, expect, test } from "vitest";
import type { CloudAction } from "../model/cloud-action.ts";
import { cloudPlace } from "../model/cloud-place.ts";
import { hostName, type RunId } from "../model/ids.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { HostOutcome, JournalEntry } from "../model/run.ts";
import { describeAction } from "./describe-action.ts";
import { formatProgressLine } from "./format-progress-line.ts";
import { noProgress, reduceProgress } from "./reduce-progress.ts";
import { renderProgressBlock } from "./render-progress-block.ts";
import { sampleIommuOff } from "./sample.ts";
import { samplePlan } from "./sample-plan.ts";
import { summarizeRun } from "./summarize-run.ts";
import { viewPlan } from "./view-plan.ts";
import { viewRun } from "./view-run.ts";
import { viewRunResult } from "./view-run-result.ts";
import { viewRuns } from "./view-runs.ts";

const place = cloudPlace("mycloud");
const host = hostName("node-1");
const options = { width: 110, color: false } as const;
const flavor = { name: "f", vcpus: 1, ramMb: 512, diskGb: 0, isPublic: false };
const network = {
  name: "n",
  physicalNetwork: "p",
  kind: "flat",
  vlan: undefined,
  mtu: undefined,
  shared: false,
} as const;
const subnet = { name: "s", cidr: "10.0.0.0/24", gateway: "none", dhcp: false, pools: [], dnsServers: [] };
const aggregate = { name: "a", availabilityZone: "z" };

test.each<[CloudAction, string]>([
  [{ kind: "make-aggregate", ...aggregate }, "make the aggregate a in the availability zone z"],
  [{ kind: "delete-aggregate", ...aggregate }, "delete the aggregate a"],
  [
    { kind: "set-aggregate-properties", aggregate: "a", from: { x: "1", y: "2" }, to: { x: "3", y: null } },
    "set x=3 (it was 1) on the aggregate a, and take y away from it",
  ],
  [{ kind: "add-aggregate-host", aggregate: "a", host: "h" }, "put h into the aggregate a"],
  [{ kind: "remove-aggregate-host", aggregate: "a", host: "h" }, "take h out of the aggregate a"],
  [
    { kind: "make-flavor", flavor, properties: { x: "1" } },
    "make the flavor f: 1 vCPU, 512 MiB, disk 0 GiB, not public, x=1",
  ],
  [{ kind: "delete-flavor", flavor, properties: {} }, "delete the flavor f"],
  [
    { kind: "set-flavor-properties", flavor: "f", from: { x: null }, to: { x: "1" } },
    "set x=1 on the flavor f",
  ],
  [
    { kind: "set-flavor-properties", flavor: "f", from: { x: "1", y: "1" }, to: { x: null, y: null } },
    "take x, y away from the flavor f",
  ],
  [{ kind: "make-network", network }, "make the network n on p, flat"],
  [
    { kind: "make-network", network: { ...network, kind: "vlan" } },
    "make the network n on p, a VLAN of its range",
  ],
  [{ kind: "delete-network", network }, "delete the network n"],
  [
    { kind: "make-subnet", network: "n", subnet },
    "make the subnet s of the network n: 10.0.0.0/24, without a gateway, without DHCP",
  ],
  [
    { kind: "make-subnet", network: "n", subnet: { ...subnet, gateway: "10.0.0.9" } },
    "make the subnet s of the network n: 10.0.0.0/24, gateway 10.0.0.9, without DHCP",
  ],
  [{ kind: "delete-subnet", network: "n", subnet }, "delete the subnet s of the network n"],
  [{ kind: "make-key-pair", name: "k", publicKey: "ssh-ed25519 AAAA" }, "make the key pair k"],
  [
    { kind: "delete-aggregate", name: "a\u001b[2J", availabilityZone: undefined },
    "delete the aggregate a\\x1b[2J",
  ],
])("an action in a cloud reads as $kind", (action, text) => {
  expect(describeAction(action)).toBe(text);
});

const fences = ["f", "g"].map((name, at) => ({
  id: `${place}/${at}`,
  step: "fence-other-flavors",
  action: { kind: "set-flavor-properties", flavor: name, from: { x: null }, to: { x: "1" } } as const,
  why: "servers stay off",
  disrupts: [],
}));
const cloud: HostPlan = {
  host: place,
  status: "changes",
  phases: [{ name: "cloud", actions: fences }],
  findings: [],
};
const plan: Plan = { ...samplePlan, hosts: [{ host, status: "unchanged", phases: [], findings: [] }, cloud] };

test.each([false, true])("a plan shows each action of a cloud, and a reason once (full: %s)", (full) => {
  expect(viewPlan(plan, { ...options, full })).toBe(`cloud mycloud: to change (2 actions)
  cloud
    1. set x=1 on the flavor f
    2. set x=1 on the flavor g
       servers stay off

nothing to do: node-1

takes about 1 min, as an estimate
1 host: 1 with nothing to do; cloud mycloud: to change (2 actions)
`);
});

function journalOf(outcome: HostOutcome): readonly JournalEntry[] {
  const at = "2026-11-23T07:20:36.000Z";
  const [fence] = fences;
  if (!fence) throw new Error("no action");
  return [
    { at, kind: "run-started", run: "20261123-072036-a1b2" as RunId, plan },
    { at, kind: "host-started", host: place },
    { at, kind: "action-started", host: place, action: fence },
    { at, kind: "action-ended", host: place, actionId: fence.id, outcome: { kind: "done", durationMs: 400 } },
    { at, kind: "host-ended", host: place, outcome },
    { at, kind: "run-ended" },
  ];
}

const leftOut: HostOutcome = { kind: "done", actions: 1, findings: [sampleIommuOff] };

describe("a run in a cloud", () => {
  test("is no host in the list of runs", () => {
    const failed: HostOutcome = { kind: "failed", finding: sampleIommuOff };
    expect(summarizeRun(journalOf(failed))).toMatchObject({ hosts: 0, done: 0, failed: 0, cloud: "failed" });
    const runs = [summarizeRun(journalOf(leftOut))].filter((each) => each !== undefined);
    expect(viewRuns(runs, options)).toContain("cloud done");
  });

  test("is shown with what was left out", () => {
    const text = viewRun(journalOf(leftOut), options);
    expect(text).toContain(", 0 hosts and cloud mycloud, fleet.yaml");
    expect(text).toContain("cloud mycloud: finished, 1 action done");
    expect(text).toContain("set x=1 on the flavor f: done in 0.4 s");
    expect(text).toContain(sampleIommuOff.code);
  });

  test("ends beside the hosts", () => {
    const run = "20261123-072036-a1b2" as RunId;
    const hosts = [
      { host, outcome: { kind: "done", actions: 2 } as const },
      { host: place, outcome: leftOut },
    ];
    const text = viewRunResult({ run, hosts }, options);
    expect(text).toContain("done: node-1, cloud mycloud\nleft out: cloud mycloud\n");
    expect(text).toContain("1 host: 1 done; cloud mycloud: done\n");
    const alone = viewRunResult({ run, hosts: hosts.slice(1) }, options);
    expect(alone).toContain("\ncloud mycloud: done\n");
  });

  test("is followed by its name, and counts as no host", () => {
    const begun = { kind: "host-started", host: place, actions: 2 } as const;
    const ended = { kind: "host-ended", host: place, outcome: leftOut } as const;
    expect(formatProgressLine(begun, 0)).toContain(" cloud mycloud: begins, 2 actions");
    const state = reduceProgress(noProgress, begun, 0);
    expect(renderProgressBlock(state, { ...options, now: 0 })).toContain("cloud mycloud 0/2");
    expect(reduceProgress(state, ended, 0)).toMatchObject({ done: 0, active: [] });
  });
});
