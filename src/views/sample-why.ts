import { sampleRequest } from "../model/scheduling/sample-request.ts";
import type { HostDecision, Verdict } from "../model/scheduling/verdict.ts";
import type { WhyReport } from "../model/scheduling/why-report.ts";

const pass: Verdict = { passes: "yes" };
const noKey: Verdict = {
  passes: "no",
  lacks: [{ kind: "aggregate-key", key: "sriov", wanted: "true", has: [] }],
};
const noVf: Verdict = {
  passes: "no",
  lacks: [
    {
      kind: "device",
      asker: "port web-1-vf",
      what: "VF",
      physicalNetwork: "physnet2",
      wanted: 1,
      free: 0,
      all: 7,
      unlisted: 0,
      listed: ["physnet2"],
      untrusted: 0,
    },
  ],
};
const dead: Verdict = {
  passes: "no",
  lacks: [{ kind: "agent-dead", agentType: "NIC Switch agent", since: "2026-11-23T07:20:36Z" }],
};
const unread: Verdict = { passes: "unknown", reason: "its devices are not known: SSH to cmp3 timed out" };

type Fate = { readonly pci?: Verdict; readonly key?: Verdict; readonly binding?: Verdict };

function decision(host: string, { pci = pass, key = pass, binding = pass }: Fate): HostDecision {
  const stages = [
    { stage: "placement", verdict: pass },
    { stage: "ComputeFilter", verdict: pass },
    { stage: "PciPassthroughFilter", verdict: pci },
    { stage: "AggregateInstanceExtraSpecsFilter", verdict: key },
    { stage: "binding", verdict: binding },
    { stage: "claim", verdict: pci },
  ];
  const falls = stages.find(({ verdict }) => verdict.passes === "no");
  const open = stages.find(({ verdict }) => verdict.passes === "unknown");
  return { host, outcome: falls ? "falls" : open ? "unknown" : "fits", at: (falls ?? open)?.stage, stages };
}

const request = sampleRequest({
  serverId: "s1",
  projectId: "p1",
  flavorName: "sriov.small",
  extraSpecs: { "aggregate_instance_extra_specs:sriov": "true" },
  resources: { VCPU: 2, MEMORY_MB: 2048, DISK_GB: 20 },
  devices: [],
});

const remedies: WhyReport["remedies"] = [
  {
    host: "cmp2",
    changes: [{ kind: "start-agent", host: "cmp2", agentType: "NIC Switch agent" }],
    weight: 2,
  },
  {
    host: "plain-2",
    changes: [
      { kind: "add-to-aggregate", host: "plain-2", aggregate: "sriov", key: "sriov", value: "true" },
      { kind: "free-device", host: "plain-2", what: "VF", count: 1, physicalNetwork: "physnet2" },
    ],
    weight: 7,
  },
];

/** Why a server found no host of a few, or of very many. */
export function sampleWhy(plainHosts: number): WhyReport {
  const plain = Array.from({ length: plainHosts }, (_, at) =>
    decision(`plain-${at + 1}`, { key: noKey, ...(at % 3 === 0 ? { binding: dead } : {}) }),
  );
  return {
    subject: "server web-1",
    cloud: "mycloud",
    release: "Zed",
    request,
    ports: [
      {
        name: "web-1-vf",
        vnicType: "direct",
        network: "sriov-net",
        networkKind: "vlan",
        physicalNetwork: "physnet2",
        vlan: 204,
      },
    ],
    filters: ["ComputeFilter", "PciPassthroughFilter", "AggregateInstanceExtraSpecsFilter"],
    decisions: [
      ...plain,
      decision("cmp1", { pci: noVf }),
      decision("cmp2", { binding: dead }),
      decision("cmp3", { pci: unread }),
    ],
    remedies,
    fault: "No valid host was found. There are not enough hosts available.",
    notes: ["Nova's API does not tell the availability zone that was asked for; give it with --zone."],
  };
}
