import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { expectHarmless, hostile, withoutColors } from "../../test/fixtures/hostile-texts.ts";
import { hostName } from "../model/ids.ts";
import type { HostProof, ProofReport } from "../model/proof.ts";
import { proofJunit } from "./proof-junit.ts";
import type { ViewOptions } from "./render-lines.ts";
import {
  sampleEndedProof,
  sampleKilledProof,
  sampleLeft,
  sampleProofPlan,
  sampleReport,
} from "./sample-proof.ts";
import { viewProof } from "./view-proof.ts";
import { viewEndedProof, viewOpenProof } from "./view-proof-journal.ts";
import { viewProofPlan } from "./view-proof-plan.ts";

const sample = { plan: sampleProofPlan, report: sampleReport, killed: sampleKilledProof };
type Sample = typeof sample;

const { cloud, reach } = sampleReport;
const left = sampleLeft;

const views: Readonly<Record<string, (of: Sample, options: ViewOptions) => string>> = {
  "proof-plan": ({ plan }, options) => viewProofPlan(plan, { ...options, cloud, reach }),
  proof: ({ report }, options) => viewProof(report, { ...options, full: false }),
  "proof-full": ({ report }, options) => viewProof(report, { ...options, full: true }),
  "proof-killed": ({ killed }, options) => viewOpenProof({ entries: killed, left }, options),
};

describe.each(Object.entries(views))("%s", (name, view) => {
  test.each([40, 80, 200])("reads well at %i columns", async (width) => {
    const golden = fileURLToPath(new URL(`../../test/golden/views/${name}-${width}.txt`, import.meta.url));
    await expect(view(sample, { width, color: false })).toMatchFileSnapshot(golden);
  });

  test("with colours says the same", () => {
    const colored = view(sample, { width: 80, color: true });
    expect(colored).toContain("\u001b[");
    expect(withoutColors(colored)).toBe(view(sample, { width: 80, color: false }));
  });

  test("never lets a text of the cloud act on the terminal or leave the width", () => {
    fc.assert(
      fc.property(hostile(sample), fc.integer({ min: 20, max: 130 }), (poisoned, width) => {
        const text = view(poisoned, { width, color: false });
        expectHarmless(text);
        for (const row of text.split("\n")) expect(stringWidth(row)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 40 },
    );
  });
});

function shown(change: Partial<ProofReport>): string {
  return viewProof({ ...sampleReport, findings: [], throughputs: [], ...change }, wide);
}

const wide = { width: 200, color: false, full: false } as const;
const [first] = sampleReport.hosts;
const proved = first as HostProof;

describe("a report", () => {
  test("of hosts that are all proved is a line of their names, and the count", () => {
    const hosts = [10, 11, 12].map((number) => ({ ...proved, host: hostName(`node-${number}`) }));
    expect(shown({ hosts })).toMatch(
      /^proved on physnet2: node-\[10-12\]\n\n3 hosts: 3 proved, 0 failed, 0 not run;/,
    );
  });

  test("counts a host once that is proved on two networks", () => {
    const hosts = [proved, { ...proved, physicalNetwork: "physnet1" }];
    expect(shown({ hosts })).toContain("1 host on 2 physical networks: 2 proved, 0 failed, 0 not run;");
  });

  test("tells a reason that hosts share once", () => {
    const hosts = [10, 11].map((number): HostProof => {
      const host = hostName(`node-${number}`);
      const finding = {
        code: "x",
        severity: "error",
        subject: { host },
        summary: "It is so",
        detail: "",
      } as const;
      return {
        ...proved,
        host,
        outcome: "not-run",
        vm: undefined,
        times: [],
        checks: [],
        findings: [finding],
      };
    });
    expect(shown({ hosts })).toMatch(
      /^not run: node-\[10-11\] on physnet2\n {2}error x It is so\n\n2 hosts: /,
    );
  });

  test("does not tell a check again of which an error says more", () => {
    const summary = "VF 0000:06:10.2 is still held by qemu";
    const finding = {
      code: "x",
      severity: "error",
      subject: { host: proved.host },
      summary: `Something is left of the VM: ${summary}`,
      detail: "",
    } as const;
    const checks = [{ layer: "cleanup", holds: "no", summary } as const];
    const text = shown({ hosts: [{ ...proved, outcome: "failed", checks, findings: [finding] }] });
    expect(text).toMatch(/^failed at cleanup: /);
    expect(text.split(summary)).toHaveLength(2);
  });

  test("shows a proved host of which something could not be told", () => {
    const checks = [{ layer: "cleanup", holds: "unknown", summary: "node-10 could not be read" } as const];
    expect(shown({ hosts: [{ ...proved, checks }] })).toContain(
      "unknown cleanup     node-10 could not be read",
    );
  });
});

describe("an ended proof in its journal", () => {
  const ended = sampleEndedProof;
  const view = (entries: typeof ended, stillLeft: typeof left) =>
    viewEndedProof({ entries, report: sampleReport, left: stillLeft }, wide);

  test("with nothing left is its report", () => {
    expect(view(ended, [])).toBe(viewProof(sampleReport, wide));
  });

  test("that left something says what, and who takes it away", () => {
    expect(view(ended, left)).toContain(
      "the next vfleet prove takes it away first:\n  node-10.domain.tld: delete the port",
    );
  });

  test("whose rest was taken away later says so", () => {
    const later = [...ended, ...sampleKilledProof.slice(1, 3)];
    expect(view(later, [])).toMatch(/What it left then was taken away since\.\n$/);
  });
});

describe("JUnit", () => {
  test("has a suite for each host, and a case for each check", async () => {
    const golden = fileURLToPath(new URL("../../test/golden/views/proof.junit.xml", import.meta.url));
    await expect(proofJunit(sampleReport)).toMatchFileSnapshot(golden);
  });

  test("is well-formed, and counts what is in it", () => {
    const suites = readSuites(proofJunit(sampleReport));
    expect(suites.map(({ name, counts }) => [name, counts])).toMatchInlineSnapshot(`
      [
        [
          "node-10.domain.tld physnet2",
          {
            "errors": 0,
            "failures": 0,
            "skipped": 0,
            "tests": 7,
          },
        ],
        [
          "node-11.domain.tld physnet2",
          {
            "errors": 1,
            "failures": 1,
            "skipped": 0,
            "tests": 2,
          },
        ],
        [
          "node-13.domain.tld physnet2",
          {
            "errors": 0,
            "failures": 2,
            "skipped": 0,
            "tests": 8,
          },
        ],
        [
          "node-14.domain.tld physnet2",
          {
            "errors": 0,
            "failures": 0,
            "skipped": 0,
            "tests": 7,
          },
        ],
        [
          "node-12.domain.tld",
          {
            "errors": 1,
            "failures": 0,
            "skipped": 0,
            "tests": 1,
          },
        ],
      ]
    `);
    for (const { counts, cases } of suites) expect(cases).toEqual(counts);
  });

  test("tells why beside the check that failed, and not twice", () => {
    const xml = proofJunit(sampleReport);
    expect(xml.match(/NIC Switch agent does not report/g)).toHaveLength(2);
    expect(xml).toContain("systemctl start neutron-sriov-agent");
  });

  test("of what the cloud says stays within its elements", () => {
    fc.assert(
      fc.property(hostile(sampleReport), (poisoned) => {
        const xml = proofJunit(poisoned);
        expectHarmless(xml);
        for (const { counts, cases } of readSuites(xml)) expect(cases).toEqual(counts);
      }),
      { numRuns: 40 },
    );
  });
});

type Counts = Readonly<Record<"tests" | "failures" | "errors" | "skipped", number>>;
type Suite = { readonly name: string; readonly counts: Counts; readonly cases: Counts };

/** Reads XML as a strict reader does: each element is closed by its own end, text and values have no bare marks. */
function readSuites(xml: string): readonly Suite[] {
  const suites: { name: string; counts: Counts; seen: string[] }[] = [];
  const open: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  for (const [token, tag, text] of body.matchAll(/<([^<>]*)>|([^<>]+)/g)) {
    if (text !== undefined) expect(text).toMatch(/^(?:[^&]|&(?:amp|lt|gt|quot);)*$/);
    if (tag === undefined) continue;
    const [, end, name = "", attributes = "", empty] =
      /^(\/?)([a-z-]+)((?: [a-z]+="(?:[^"&]|&(?:amp|lt|gt|quot);)*")*)(\/?)$/.exec(tag) ?? [];
    expect(name, `no element: ${token}`).not.toBe("");
    if (end === "/") expect(open.pop()).toBe(name);
    else if (empty !== "/") open.push(name);
    if (name === "testsuite" && end !== "/") suites.push({ ...suiteOf(attributes), seen: [] });
    else if (end !== "/") suites.at(-1)?.seen.push(name);
  }
  expect(open).toEqual([]);
  expect(body.replaceAll(/<[^<>]*>|[^<>]+/g, "")).toBe("");
  return suites.map(({ name, counts, seen }) => ({ name, counts, cases: countsOf(seen) }));
}

function suiteOf(attributes: string): { readonly name: string; readonly counts: Counts } {
  const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
  const count = (name: string) => Number(value(name) ?? 0);
  const counts = {
    tests: count("tests"),
    failures: count("failures"),
    errors: count("errors"),
    skipped: count("skipped"),
  };
  return { name: value("name") ?? "", counts };
}

function countsOf(names: readonly string[]): Counts {
  const count = (wanted: string) => names.filter((name) => name === wanted).length;
  return {
    tests: count("testcase"),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}
