import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import yaml from "yaml";
import { expectHarmless, hostile, withoutColors } from "../../test/fixtures/hostile-texts.ts";
import { hostName } from "../model/ids.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { describeAction } from "./describe-action.ts";
import { formatProgressLine } from "./format-progress-line.ts";
import { machineText } from "./machine-text.ts";
import { noProgress, reduceProgress } from "./reduce-progress.ts";
import type { ViewOptions } from "./render-lines.ts";
import { renderProgressBlock } from "./render-progress-block.ts";
import { sampleDiscoveries, sampleVerifications } from "./sample.ts";
import { samplePlan } from "./sample-plan.ts";
import { sampleEvents, sampleJournal } from "./sample-run.ts";
import { summarizeRun } from "./summarize-run.ts";
import { verificationJunit } from "./verification-junit.ts";
import { viewDiscovery } from "./view-discovery.ts";
import { viewIntentProblems } from "./view-intent-problems.ts";
import { viewPlan } from "./view-plan.ts";
import { viewRun } from "./view-run.ts";
import { type EndedRun, viewRunResult } from "./view-run-result.ts";
import { viewRuns } from "./view-runs.ts";
import { viewVerification } from "./view-verification.ts";

const sample = {
  discoveries: sampleDiscoveries,
  plan: samplePlan,
  verifications: sampleVerifications,
  journal: sampleJournal,
  events: sampleEvents,
  problems: [
    {
      file: "fleet.yaml",
      line: 12,
      column: 5,
      field: "pools[0].vfCont",
      message: "no such field",
      fix: "did you mean vfCount?",
    },
    {
      file: "fleet.yaml",
      line: 14,
      column: 1,
      field: "",
      message: "a tab is used to indent; use spaces\n   - name: a\n  ^",
    },
  ],
};

type Sample = typeof sample;

const start = Date.parse("2026-11-23T07:20:36Z");

const views: Readonly<Record<string, (of: Sample, options: ViewOptions) => string>> = {
  discovery: ({ discoveries }, options) => viewDiscovery(discoveries, options),
  plan: ({ plan }, options) => viewPlan(plan, { ...options, full: false }),
  "plan-full": ({ plan }, options) => viewPlan(plan, { ...options, full: true }),
  verification: ({ verifications }, options) => viewVerification(verifications, { ...options, full: false }),
  progress: ({ events }, options) =>
    renderProgressBlock(progressOf(events), { ...options, now: start + 9000 }),
  runs: ({ journal }, options) =>
    viewRuns(
      [summarizeRun(journal), summarizeRun(journal)].filter((each) => each !== undefined),
      options,
    ),
  run: ({ journal }, options) => viewRun(journal, options),
  "run-result": ({ journal }, options) => viewRunResult(endedRunOf(journal), options),
  problems: ({ problems }, options) => viewIntentProblems(problems, options),
};

function endedRunOf(journal: Sample["journal"]): EndedRun {
  const hosts = journal.flatMap((entry) => (entry.kind === "host-ended" ? [entry] : []));
  const run = journal.flatMap((entry) => (entry.kind === "run-started" ? [entry.run] : []))[0];
  if (run === undefined) throw new Error("the sample has no run");
  return {
    run,
    hosts: [...hosts, { host: hostName("node-10.domain.tld"), outcome: { kind: "done", actions: 18 } }],
  };
}

function progressOf(events: readonly ProgressEvent[]) {
  return events.reduce(
    (state, event, index) => reduceProgress(state, event, start + index * 1000),
    noProgress,
  );
}

describe.each(Object.entries(views))("%s", (name, view) => {
  test.each([40, 80, 200])("reads well at %i columns", async (width) => {
    const golden = fileURLToPath(new URL(`../../test/golden/views/${name}-${width}.txt`, import.meta.url));
    await expect(view(sample, { width, color: false })).toMatchFileSnapshot(golden);
  });

  test("with colours says the same", () => {
    const plain = view(sample, { width: 80, color: false });
    const colored = view(sample, { width: 80, color: true });
    expect(colored).not.toBe(plain);
    expect(withoutColors(colored)).toBe(plain);
  });

  test("never lets a host's text act on the terminal or leave the width", () => {
    fc.assert(
      fc.property(
        hostile(sample),
        fc.integer({ min: 20, max: 130 }),
        fc.boolean(),
        (poisoned, width, color) => {
          const text = view(poisoned, { width, color });
          expectHarmless(color ? withoutColors(text) : text);
          for (const row of text.split("\n")) expect(stringWidth(row)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("for logs and programs", () => {
  test("every event is one line", () => {
    const lines = sampleEvents.map((event, index) => formatProgressLine(event, start + index * 1000));
    expect(lines).toMatchInlineSnapshot(`
      [
        "2026-11-23 07:20:36Z node-9.domain.tld: reading",
        "2026-11-23 07:20:37Z node-9.domain.tld: read (1 of 3)",
        "2026-11-23 07:20:38Z node-11.domain.tld: could not be read (2 of 3)",
        "2026-11-23 07:20:39Z wave 1 of 2, canary: ended, 1 of 1 host done",
        "2026-11-23 07:20:40Z wave 2 of 2, rack r1: begins in 10 min",
        "2026-11-23 07:20:41Z wave 2 of 2, rack r1: begins, 4 hosts",
        "2026-11-23 07:20:42Z node-9.domain.tld: begins, 18 actions",
        "2026-11-23 07:20:43Z node-10.domain.tld: begins, 18 actions",
        "2026-11-23 07:20:44Z node-9.domain.tld: 1/18 write the new file /etc/default/grub.d/zz-vfleet.cfg",
        "2026-11-23 07:20:45Z node-9.domain.tld: done in 0.4 s: write the new file /etc/default/grub.d/zz-vfleet.cfg",
        "2026-11-23 07:20:46Z node-9.domain.tld: 2/18 change /etc/modules",
        "2026-11-23 07:20:47Z node-10.domain.tld: waits for the host to come back, for 1 min 05 s now",
        "2026-11-23 07:20:48Z node-12.domain.tld: failed: the IOMMU is off",
        "2026-11-23 07:20:49Z node-13.domain.tld: finished, 18 actions done",
        "2026-11-23 07:20:50Z wave 2 of 2, rack r1: 1 of 4 hosts done, 2 under way, 1 failed or stopped",
      ]
    `);
  });

  test("a hostile event is one harmless line", () => {
    fc.assert(
      fc.property(hostile(sample.events), fc.oneof(fc.integer(), fc.double()), (events, at) => {
        for (const event of events) {
          const line = formatProgressLine(event, at);
          expectHarmless(line);
          expect(line).not.toContain("\n");
        }
      }),
      { numRuns: 60 },
    );
  });

  test("JUnit has a suite for each host", async () => {
    const golden = fileURLToPath(new URL("../../test/golden/views/verification.junit.xml", import.meta.url));
    await expect(verificationJunit(sampleVerifications)).toMatchFileSnapshot(golden);
  });

  test("a hostile JUnit stays within its elements", () => {
    fc.assert(
      fc.property(hostile(sample.verifications), (verifications) => {
        const xml = verificationJunit(verifications);
        expectHarmless(xml);
        const tags = xml.replace(/"[^"<>]*"/g, '""').match(/<[^>]*>/g) ?? [];
        for (const tag of tags)
          expect(tag).toMatch(
            /^<(?:\?xml.*\?|\/?(?:testsuites?|testcase|failure|error)(?: [a-z]+="")*\/?)>$/,
          );
      }),
      { numRuns: 60 },
    );
  });

  test.each(["json", "yaml"] as const)(
    "%s gives every value back, and nothing that acts on a terminal",
    (format) => {
      fc.assert(
        fc.property(hostile(sample.discoveries), (discoveries) => {
          const text = machineText(discoveries, format);
          expectHarmless(text.replaceAll("\t", ""));
          const back: unknown = format === "json" ? JSON.parse(text) : yaml.parse(text);
          expect(back).toEqual(JSON.parse(JSON.stringify(discoveries)));
        }),
        { numRuns: 60 },
      );
    },
  );
});

test("every kind of action has its line", () => {
  const actions = samplePlan.hosts[0]?.phases.flatMap((phase) =>
    phase.actions.map(({ action }) => describeAction(action)),
  );
  expect(actions).toMatchInlineSnapshot(`
    [
      "write the new file /etc/default/grub.d/zz-vfleet.cfg",
      "change /etc/modules",
      "make the boot menu /boot/grub/grub.cfg again by update-grub",
      "reboot the host and wait up to 20 min for it",
      "set enp6s0f0 up",
      "set the number of VFs of 0000:06:00.0 from 4 to 3",
      "set the MAC address 02:00:00:00:01:00, trust on, spoof check off, at most 1000 Mb/s on VF 0 of enp6s0f0",
      "set the MAC address 02:00:00:00:01:01, trust on, spoof check off, at most 1000 Mb/s on VF 1 of enp6s0f0",
      "set the MAC address 02:00:00:00:01:02, trust on, spoof check off, at most 1000 Mb/s on VF 2 of enp6s0f0",
      "bind VF 0 of 0000:06:00.0 to vfio-pci instead of iavf",
      "bind VF 1 of 0000:06:00.0 to vfio-pci instead of iavf",
      "bind VF 2 of 0000:06:00.0 to vfio-pci instead of iavf",
      "remove /etc/vfleet/vfs.conf",
      "add intel_iommu=on iommu=pt, remove quiet in the boot entries",
      "load the kernel module vfio-pci",
      "keep the kernel from binding drivers to new VFs of 0000:06:00.0",
      "enable the unit vfleet-vfs.service",
      "unbind VF 1 of 0000:06:00.0 from iavf",
      "install the package neutron-sriov-agent with apt-get",
      "edit /etc/neutron/plugins/ml2/sriov_agent.ini: set [sriov_nic] physical_device_mappings, [agent] extensions",
      "edit /etc/nova/nova.conf: set [filter_scheduler] enabled_filters, [pci] device_spec",
      "restart neutron-server and wait until it works again (neutron-api, neutron-rpc-server)",
      "restart nova-compute and wait until it works again",
      "remove the package openstack-neutron-sriov-nic-agent, and what came with it alone, with dnf",
    ]
  `);
});
