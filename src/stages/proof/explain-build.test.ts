import { describe, expect, it } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { pci } from "../../../test/fixtures/network-facts.ts";
import { proofServer, proofVm } from "../../../test/fixtures/proof.ts";
import type { ServerAction } from "../../model/cloud-resources.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { hostName } from "../../model/ids.ts";
import type { Check } from "../../model/plan.ts";
import { explainBuild } from "./explain-build.ts";

const vfs = ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4", "0000:01:10.6"].map(pci);
const retries =
  "Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures for instance 5e7e.";
const noHost = "No valid host was found. There are not enough hosts available.";

type Given = {
  readonly fault?: string;
  readonly details?: string;
  readonly status?: string;
  readonly taskState?: string;
  readonly facts?: HostFacts;
  readonly vfs?: typeof vfs;
  readonly checks?: readonly Pick<Check, "step" | "subject" | "summary">[];
  readonly event?: string;
};

function explain(given: Given) {
  const { fault, details, facts = hostFacts({ vfs: 4 }), checks = [], event, taskState } = given;
  const server = proofServer({
    status: fault === undefined ? "BUILD" : "ERROR",
    taskState,
    fault: fault === undefined ? undefined : { message: fault, code: 500, details },
  });
  const actions: readonly ServerAction[] = [
    {
      action: "create",
      requestId: "req-1",
      startedAt: undefined,
      message: undefined,
      events:
        event === undefined
          ? []
          : [{ name: "compute__do_build", result: "Error", host: "cmp1", details: event }],
    },
  ];
  const failing = checks.map((check): Check => ({ ...check, holds: "no" }));
  const { layer, finding } = explainBuild({
    fleet: {
      vm: proofVm(),
      facts,
      vfs: given.vfs ?? vfs,
      verifications: [{ host: hostName("cmp1"), checks: failing, findings: [] }],
    },
    end: { kind: fault === undefined ? "too-long" : "error", server },
    actions,
    limitMs: 600_000,
  });
  return { layer, finding, summary: finding.summary, code: finding.code };
}

const deadAgent = { step: "ask-cloud", subject: "NIC Switch agent", summary: "is dead in the cloud's eyes" };
const wrongMapping = {
  step: "ask-cloud",
  subject: "0000:01:00.0",
  summary: "enp1s0 on physnet2 is not what the agent serves: enp1s0 on physnet1",
};
const wrongList = {
  step: "configure-services",
  subject: "nova-compute [pci] device_spec",
  summary: "is not x",
};
const noFilter = {
  step: "configure-services",
  subject: "nova-scheduler [filter_scheduler] enabled_filters",
  summary: "is not x",
};
const downCompute = { step: "ask-cloud", subject: "nova-compute", summary: "is down in the cloud's eyes" };

/** What the lab and the reference have seen: fault, what else is wrong, and the layer with the cause that is to be named. */
describe("causes", () => {
  it.each([
    ["agent dead", { fault: retries, checks: [deadAgent] }, "binding", "proof-sriov-agent-dead"],
    ["wrong mapping", { fault: retries, checks: [wrongMapping] }, "binding", "proof-agent-mapping-wrong"],
    [
      "agent dead, told by the event",
      { fault: retries, event: "PortBindingFailed", checks: [deadAgent, noFilter] },
      "binding",
      "proof-sriov-agent-dead",
    ],
    [
      "device list that matches nothing",
      { fault: noHost, checks: [wrongList] },
      "scheduling",
      "proof-device-list-wrong",
    ],
    ["no VFs", { fault: noHost, vfs: [], checks: [] }, "host", "proof-no-vfs"],
    [
      "missing filter and no device",
      { fault: retries, event: "Claim pci failed", checks: [noFilter] },
      "scheduling",
      "proof-scheduler-filter-missing",
    ],
    [
      "nova-compute down",
      { fault: noHost, checks: [downCompute, wrongList] },
      "scheduling",
      "proof-compute-service-down",
    ],
    ["IOMMU off", { fault: retries, facts: hostFacts({ vfs: 4, iommu: "off" }) }, "host", "proof-iommu-off"],
    [
      "IOMMU off, told by libvirt",
      {
        fault: "Build of instance aborted",
        details:
          "libvirt.libvirtError: unsupported configuration: host doesn't support passthrough of host PCI devices",
        facts: hostFacts({ vfs: 4, iommu: "off" }),
      },
      "host",
      "proof-iommu-off",
    ],
    [
      "VF made after the agent's start",
      {
        fault: "Build of instance 5e7e aborted: Failed to allocate the network(s), not rescheduling.",
        checks: [{ step: "restart-services", subject: "sriov-agent", summary: "has yet to restart" }],
      },
      "scheduling",
      "proof-service-runs-on-old-settings",
    ],
  ] as const)("%s", (_, given, layer, code) => {
    const explained = explain(given as Given);
    expect([explained.layer, explained.code]).toEqual([layer, code]);
    expect(explained.summary).toMatch(/^No VM could be built with a VF: /);
    expect(explained.finding.fix).toBeDefined();
  });

  it("names who has all VFs", () => {
    const holders = Object.fromEntries(
      [0, 1, 2, 3].map((index) => [index, { kind: "vm" as const, name: `instance-${index}`, pid: index }]),
    );
    const { layer, summary, code } = explain({ fault: noHost, facts: hostFacts({ vfs: 4, holders }) });
    expect([layer, code]).toEqual(["scheduling", "proof-no-free-vf"]);
    expect(summary).toContain(
      "all 4 VFs of physnet2 on cmp1 are in use, by instance-0, instance-1, instance-2, instance-3",
    );
  });
});

describe("where no cause is seen", () => {
  it.each([
    [{ fault: noHost }, "scheduling", "the scheduler found no valid host"],
    [{ fault: "Binding failed for port 7" }, "binding", "Neutron could not bind the port to a VF"],
    [
      { fault: "Virtual Interface creation failed" },
      "wiring",
      "the SR-IOV agent did not wire the port in time",
    ],
    [
      { taskState: "spawning" },
      "wiring",
      "after 600 s it is still BUILD (spawning), as where the SR-IOV agent does not wire the port",
    ],
    [{ taskState: "scheduling" }, "scheduling", "after 600 s it is still BUILD (scheduling)"],
    [{ taskState: "networking" }, "host", "after 600 s it is still BUILD (networking)"],
    [{ fault: "Out of luck\nTraceback" }, "host", "Out of luck"],
  ] as const)("%j", (given, layer, words) => {
    const explained = explain(given);
    expect(explained.layer).toBe(layer);
    expect(explained.summary).toBe(`No VM could be built with a VF: ${words}`);
    expect(explained.finding.fix).toMatch(/^Look for 5e7e.* in the logs of /);
  });

  it("tells the request for the logs, the end of Nova's traceback, and whatever else does not hold", () => {
    const { finding } = explain({ fault: noHost, details: "a\nb\nc\nd", checks: [noFilter] });
    expect(finding.detail).toContain("request req-1");
    expect(finding.detail).toContain(noHost);
    expect(finding.evidence).toEqual([
      { source: "fault of server 5e7e0000-0000-4000-8000-000000000001", text: "b\nc\nd" },
      { source: "vfleet verify, cmp1, configure-services", text: `${noFilter.subject} is not x` },
    ]);
  });

  it("does without a server that is gone", () => {
    const { finding } = explainBuild({
      fleet: { vm: proofVm(), facts: undefined, vfs: [], verifications: [] },
      end: { kind: "gone" },
      actions: [],
      limitMs: 1,
    });
    expect(finding.summary).toContain("the server disappeared while it was built");
  });
});
