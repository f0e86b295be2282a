import { cloudPlace } from "../model/cloud-place.ts";
import type { Finding } from "../model/finding.ts";
import { hostName, parsePciAddress, type RunId } from "../model/ids.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { ProgressEvent } from "../model/progress.ts";
import type { HostProof, ProofCheck, ProofPlan, ProofReport, ProofVm } from "../model/proof.ts";
import type { JournalEntry } from "../model/run.ts";
import { samplePlan } from "./sample-plan.ts";
import type { LeftThing } from "./view-proof-journal.ts";

const run = "20261124-101500-p7q8" as RunId;
const prefix = `vfleet-proof-${run}`;
const at = "2026-11-24T10:15:00.000Z";
const physicalNetwork = "physnet2";

const down: Finding = {
  code: "host-unreachable",
  severity: "error",
  subject: { host: "node-12.domain.tld" },
  summary: "The host does not answer",
  detail: "Tried 192.0.2.12:22 for 10 s.",
  fix: "See whether it is up, and whether its address in the fleet file is right.",
};

const agentDead: Finding = {
  code: "proof-sriov-agent-dead",
  severity: "error",
  subject: { host: "node-11.domain.tld", item: physicalNetwork },
  summary:
    "No VM could be built with a VF: node-11.domain.tld: NIC Switch agent does not report since 2026-11-24 09:58:12Z",
  detail:
    "Nova says of server 7e1c0000-0000-4000-8000-000000000011, on node-11.domain.tld, request req-11: Build of instance 7e1c0000-0000-4000-8000-000000000011 aborted: Failed to allocate the network(s), not rescheduling.",
  fix: "Start it on node-11.domain.tld: systemctl start neutron-sriov-agent; its log says why it ended.",
  evidence: [
    {
      source: "fault of server 7e1c0000-0000-4000-8000-000000000011",
      text: "nova.exception.VirtualInterfaceCreateException: Virtual Interface creation failed",
    },
  ],
};

const silent: Finding = {
  code: "proof-no-answer",
  severity: "error",
  subject: { host: "node-13.domain.tld", item: physicalNetwork },
  summary:
    "The VM runs and does not answer over its VF: all below is as it should be, and the guest has 192.0.2.13 on ens4",
  detail:
    "Server 7e1c0000-0000-4000-8000-000000000013 (instance-00000033), port 90270000-0000-4000-8000-000000000013, VF 0000:06:10.5.",
  fix: "See that physnet2, VLAN 299, is cabled and trunked from node-13.domain.tld to where the VM was asked from; a slow guest needs a longer openstack.proof.answerTimeout.",
};

/** What holds below the traffic of a VM that runs. */
function checksBelow(host: string, number: number): readonly ProofCheck[] {
  const vf = `0000:06:10.${number % 8}`;
  const said: readonly (readonly [ProofCheck["layer"], string])[] = [
    ["scheduling", `the VM runs on ${host}, as instance-000000${number + 20}`],
    ["binding", `the port fa:16:3e:00:00:${number} is hw_veb on VF ${vf} of physnet2, VLAN 299`],
    ["wiring", "the SR-IOV agent has wired the port: it is ACTIVE"],
    ["host", `VF ${vf} is held by instance-000000${number + 20} through vfio-pci`],
    ["host", `VF ${vf} has the port's MAC address fa:16:3e:00:00:${number} and is on VLAN 299`],
  ];
  return said.map(([layer, summary]) => ({ layer, holds: "yes", summary }));
}

type HostSample = Pick<HostProof, "outcome" | "checks" | "findings"> & Partial<HostProof>;

function hostProof(number: number, sample: HostSample): HostProof {
  const host = hostName(`node-${number}.domain.tld`);
  const name = `${prefix}-${number}-${host}`;
  const id = (start: string) => `${start}0000-0000-4000-8000-0000000000${number}`;
  return {
    host,
    physicalNetwork,
    vm: {
      name,
      serverId: id("7e1c"),
      instanceName: `instance-000000${number + 20}`,
      portId: id("9027"),
      mac: `fa:16:3e:00:00:${number}`,
      address: `192.0.2.${number}`,
      pciSlot: parsePciAddress(`0000:06:10.${number % 8}`),
      vlan: 299,
    },
    times: [
      { what: "build", durationMs: 41_000 },
      { what: "answer", durationMs: 65_000 + number * 1000 },
      { what: "delete", durationMs: 7400 },
    ],
    console: "[    0.000000] Linux version 6.1.0\nlogin: <&>",
    ...sample,
  };
}

function proved(number: number): HostProof {
  return hostProof(number, {
    outcome: "proved",
    checks: [
      ...checksBelow(`node-${number}.domain.tld`, number),
      {
        layer: "traffic",
        holds: "yes",
        summary: `it answers at 192.0.2.${number}: 3 of 3 pings from ctl-1, 0.4 ms on average`,
      },
      { layer: "cleanup", holds: "yes", summary: `VF 0000:06:10.${number % 8} is free again on the host` },
    ],
    findings: [],
  });
}

const failedAtWiring = hostProof(11, {
  outcome: "failed",
  checks: [
    { layer: "wiring", holds: "no", summary: agentDead.summary },
    { layer: "cleanup", holds: "unknown", summary: "node-11.domain.tld could not be read" },
  ],
  findings: [agentDead],
  times: [
    { what: "build", durationMs: 312_000 },
    { what: "delete", durationMs: 4100 },
  ],
  console: undefined,
});

const failedAtTraffic = hostProof(13, {
  outcome: "failed",
  checks: [
    ...checksBelow("node-13.domain.tld", 13),
    { layer: "traffic", holds: "no", summary: "192.0.2.13 does not answer pings from ctl-1" },
    { layer: "traffic", holds: "no", summary: silent.summary },
    { layer: "cleanup", holds: "yes", summary: "VF 0000:06:10.5 is free again on the host" },
  ],
  findings: [silent],
});

const notRun = hostProof(12, {
  outcome: "not-run",
  physicalNetwork: "",
  vm: undefined,
  checks: [],
  findings: [down],
  times: [],
  console: undefined,
});

/** A proof in which two hosts are proved, two failed, and one was not tried. */
export const sampleReport: ProofReport = {
  run,
  cloud: "mycloud",
  startedAt: at,
  endedAt: "2026-11-24T10:23:20.000Z",
  reach: "by ping from the DHCP namespace of its network",
  hosts: [proved(10), failedAtWiring, failedAtTraffic, proved(14), notRun],
  throughputs: [
    { from: hostName("node-10.domain.tld"), to: hostName("node-14.domain.tld"), mbitPerSecond: 9412.4 },
  ],
  findings: [
    {
      code: "proof-leftovers-removed",
      severity: "note",
      subject: { host: "cloud:mycloud" },
      summary: "What the proof 20261124-093000-x1y2 left when it died is taken away",
      detail: "4 things were looked for by their names and deleted where they were there.",
    },
  ],
};

function vm(number: number, more: Partial<ProofVm> = {}): ProofVm {
  const host = hostName(`node-${number}.domain.tld`);
  return {
    name: `${prefix}-${number}-${host}`,
    host,
    place: { host, zone: "nova" },
    physicalNetwork,
    network: { name: `${prefix}-physnet2` },
    part: "subject",
    sendsTo: undefined,
    ...more,
  };
}

/** What such a proof makes. */
export const sampleProofPlan: ProofPlan = {
  run,
  shared: [
    { kind: "make-key-pair", name: `${prefix}-key`, publicKey: "ssh-ed25519 AAAA" },
    {
      kind: "make-flavor",
      flavor: { name: `${prefix}-flavor`, vcpus: 1, ramMb: 512, diskGb: 2, isPublic: false },
      properties: {},
    },
    {
      kind: "make-network",
      network: {
        name: `${prefix}-physnet2`,
        physicalNetwork,
        kind: "vlan",
        vlan: 299,
        mtu: undefined,
        shared: false,
      },
    },
    {
      kind: "make-subnet",
      network: `${prefix}-physnet2`,
      subnet: {
        name: `${prefix}-physnet2`,
        cidr: "192.0.2.0/24",
        gateway: "none",
        dhcp: true,
        pools: [],
        dnsServers: [],
      },
    },
  ],
  groups: [
    [vm(10), vm(11)],
    [vm(13), vm(14), vm(14, { part: "stranger", name: `${prefix}-14-stranger` })],
  ],
  notRun: [{ host: hostName("node-12.domain.tld"), physicalNetwork: "", finding: down }],
};

const plan: Plan = { ...samplePlan, purpose: { kind: "proof" }, createdAt: at, hosts: [] };
const place = cloudPlace("mycloud");

function planned(host: typeof place, number: number, action: PlannedAction["action"]): PlannedAction {
  return { id: `${host}/${number}`, step: "prove", action, why: "the proof needs it", disrupts: [] };
}

const key = { name: `${prefix}-key`, publicKey: "ssh-ed25519 AAAA" };
const makeKey = planned(place, 1, { kind: "make-key-pair", ...key });
const first = vm(10);
const port = { network: first.network, port: { name: first.name, vnicType: "direct" } } as const;
const makePort = planned(first.host, 1, { kind: "make-port", ...port });

/** The journal of a proof that was killed while it made its first VM. */
export const sampleKilledProof: readonly JournalEntry[] = [
  { at, kind: "run-started", run, plan },
  { at, kind: "action-started", host: place, action: makeKey },
  { at, kind: "action-ended", host: place, actionId: makeKey.id, outcome: { kind: "done", durationMs: 300 } },
  { at, kind: "action-started", host: first.host, action: makePort },
];

/** What of that may be left. */
export const sampleLeft: readonly LeftThing[] = [
  { place: first.host, remove: { kind: "delete-port", ...port } },
  { place, remove: { kind: "delete-key-pair", ...key } },
];

/** The journal of a proof that came to its end. */
export const sampleEndedProof: readonly JournalEntry[] = [
  ...sampleKilledProof.slice(0, 3),
  { at: sampleReport.endedAt, kind: "proof-ended", report: sampleReport },
  { at: sampleReport.endedAt, kind: "run-ended" },
];

/** What is seen while that happens, up to where two hosts are still to come. */
export const sampleProofEvents: readonly ProgressEvent[] = [
  { kind: "action-started", host: place, action: makeKey, number: 1, of: undefined },
  { kind: "action-ended", host: place, action: makeKey, outcome: { kind: "done", durationMs: 300 } },
  ...[10, 11, 13].map((number) => ({
    kind: "host-started" as const,
    host: vm(number).host,
    actions: undefined,
  })),
  { kind: "action-started", host: first.host, action: makePort, number: 1, of: undefined },
  {
    kind: "waiting",
    host: hostName("node-13.domain.tld"),
    what: "for 192.0.2.13 to answer over the VF",
    elapsedMs: 65_000,
  },
  { kind: "host-proof-ended", host: first.host, proof: proved(10), durationMs: 200_000 },
  { kind: "host-proof-ended", host: failedAtWiring.host, proof: failedAtWiring, durationMs: 316_000 },
];
