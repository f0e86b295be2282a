import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planOf, rack } from "../../test/fixtures/rollout-plan.ts";
import { hostName, parsePciAddress } from "../model/ids.ts";
import type { Disruption, HostPlan, Plan, PlannedAction } from "../model/plan.ts";
import { viewImpactPage } from "./impact-page.ts";
import { samplePlan } from "./sample-plan.ts";

const pf = parsePciAddress("0000:01:00.0");
if (pf === undefined) throw new Error("no address");
const server = { id: "s1", name: "web" };
const drops: Disruption = { kind: "vfs-go-away", pf, holders: ["VM db"], text: "the 4 VFs of eth1 go away" };

function planned(
  id: string,
  action: PlannedAction["action"],
  disrupts: readonly Disruption[] = [],
): PlannedAction {
  return { id, step: "s", action, why: "w", disrupts };
}

/** A host that is drained of one VM, rebooted and given VFs. */
function busy(name: string): HostPlan {
  const boot = { kind: "reboot", text: "the host is away" } as const;
  const actions = [
    planned(`${name}/1`, { kind: "migrate-server", server, from: name, timeoutMs: 1 }),
    planned(`${name}/2`, { kind: "reboot", bootId: "", timeoutMs: 1 }, [boot]),
    planned(
      `${name}/3`,
      { kind: "set-vf-count", pf: pf as NonNullable<typeof pf>, from: 4, to: 8, timeoutMs: 1 },
      [drops],
    ),
    planned(`${name}/4`, { kind: "return-server", server, to: name, timeoutMs: 1 }),
  ];
  return { host: hostName(name), status: "changes", phases: [{ name: "functions", actions }], findings: [] };
}

function refused(name: string, summary: string): HostPlan {
  const subject = { host: name };
  const finding = {
    code: "vfs-in-use",
    severity: "error",
    subject,
    summary,
    detail: "VF 3: VM db.",
    fix: "Move it.",
  } as const;
  return { host: hostName(name), status: "refused", phases: [], findings: [finding] };
}

function pageOf(plan: Plan): string {
  return viewImpactPage(plan);
}

/** The words of a page, without its elements. */
function wordsOf(page: string): string {
  const [, body = ""] = page.split("<body>");
  return body
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

describe("the page", () => {
  const base = planOf({
    hosts: [...rack("r1", "a1"), ...rack("r2", "b1", "b2", "b3")],
    rollout: { pauseMs: 600_000, stopAfter: 1, waves: { kind: "label", label: "rack" } },
  });
  const plan = {
    ...base,
    hosts: [busy("a1"), busy("b1"), busy("b2"), refused("b3", "VFs of eth1 are in use")],
  };

  test("tells waves, reboots, VMs, ports, and what forbids the change", () => {
    const words = wordsOf(pageOf(plan));
    expect(words).toContain("Reboots 3");
    expect(words).toContain("VMs that move 3");
    expect(words).toContain(
      "VFs and VMs in use forbid it Hosts Why What to do b3 VFs of eth1 are in use vfs-in-use VF 3: VM db. Move it.",
    );
    expect(words).toContain(
      "2. rack r2 2 hosts, 2 reboots, 2 at once, begins about 25 min after the start and takes about",
    );
    expect(words).toContain(
      "b[1-2] (2 hosts) reboots web moves away, and back the 4 VFs of eth1 go away, used by VM db 4",
    );
    expect(words).toContain(
      "VMs that are live-migrated to other hosts first, and back when their host is done",
    );
  });

  test("is as it was looked at", async () => {
    await expect(pageOf(samplePlan)).toMatchFileSnapshot("../../test/golden/views/impact-page.html");
  });

  test("needs nothing from elsewhere and runs nothing", () => {
    for (const page of [pageOf(plan), pageOf(samplePlan)]) {
      expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|https?:/i);
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    }
  });

  test("shows 600 hosts in few rows, by wave and rack", () => {
    const hosts = Array.from({ length: 600 }, (_, at) => rack(`r${at % 60}`, `node-${at + 1}`)).flat();
    const rollout = {
      pauseMs: 0,
      stopAfter: 1,
      canary: { kind: "number", hosts: 5 },
      perGroup: { label: "rack", atMost: { kind: "number", hosts: 2 } },
    } as const;
    const page = pageOf(planOf({ hosts, rollout }));
    expect(page.match(/<details/g)).toHaveLength(65);
    expect(page.length).toBeLessThan(100_000);
  });

  test("a plan that does nothing", () => {
    expect(wordsOf(pageOf(planOf({ hosts: rack("r1", "a") }, ["a"])))).toContain("Nothing is to be done.");
  });
});

test("names from anywhere stay text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(`</td><script>alert(1)</script>`, `" onload="x`, `&lt;b&gt;`, `<!--`, `]]>`, `'`),
  );
  const clean = structureOf(pageOf(hostilePlan("x"))).join("");
  fc.assert(
    fc.property(hostile, (text) => {
      expect(structureOf(pageOf(hostilePlan(text))).join("")).toBe(clean);
    }),
    { numRuns: 20 },
  );
});

/** A plan with a text in each place that comes from outside. */
function hostilePlan(text: string): Plan {
  const base = planOf({ hosts: rack("r1", "a", "b") });
  const vm = { id: "s", name: text };
  const disrupts: Disruption = {
    kind: "vfs-go-away",
    pf: pf as NonNullable<typeof pf>,
    holders: [text],
    text,
  };
  const actions = [
    planned("1", { kind: "migrate-server", server: vm, from: text, timeoutMs: 1 }, [disrupts]),
  ];
  const finding = {
    code: text,
    severity: "error",
    subject: { host: "b" },
    summary: text,
    detail: text,
    fix: text,
  } as const;
  return {
    ...base,
    fleetFile: text,
    hosts: [
      { host: hostName("a"), status: "changes", phases: [{ name: "drain", actions }], findings: [] },
      { host: hostName("b"), status: "refused", phases: [], findings: [finding] },
    ],
  };
}

/** The elements of a page with the names of their attributes, in their order. */
function structureOf(page: string): readonly string[] {
  return [...page.matchAll(/<[^>]*>/g)].map(([element]) => element.replace(/"[^"]*"/g, '""'));
}
