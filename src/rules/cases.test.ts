import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type DiagnosedFleet, type FleetKind, healthyFleet } from "../../test/fixtures/healthy-fleet.ts";
import { askFleet, changeFleet, type FleetChange } from "../../test/fixtures/rule-case.ts";
import { type Layer, layerOrder } from "../model/layer.ts";
import { unreadable } from "../model/reading.ts";
import { allRules } from "./all.ts";

/**
 * The cases of each rule, in src/rules/cases/CODE.json: what is otherwise than in a healthy fleet, and what the rule makes of it.
 * `fires` has what the findings say, `silent` finds nothing, `unseen` finds nothing and says what it could not see. That a rule
 * is not asked without what it reads is tried for each without a case.
 */
type RuleCase = FleetChange & {
  readonly name: string;
  /** Of `fires`: each finding, in part. */
  readonly finds?: readonly object[];
};

type RuleCases = {
  readonly fires: readonly RuleCase[];
  readonly silent: readonly RuleCase[];
  readonly unseen?: readonly RuleCase[];
};

const fleets = new Map<string, Promise<DiagnosedFleet>>();

function fleetOf(kind: Partial<FleetKind> = {}): Promise<DiagnosedFleet> {
  const key = JSON.stringify(kind);
  const there = fleets.get(key) ?? healthyFleet({ system: "debian-12", release: "zed", ...kind });
  fleets.set(key, there);
  return there;
}

const casesFolder = new URL("./cases/", import.meta.url);

test("every case is of a rule", () => {
  const files = readdirSync(casesFolder).map((file) => file.replace(/\.json$/, ""));
  expect(files.filter((code) => !allRules.some((rule) => rule.code === code))).toEqual([]);
});

test("what a rule follows from is a rule that is no higher", () => {
  const height = ({ layer }: { readonly layer: Layer }) => layerOrder.indexOf(layer);
  const wrong = allRules.flatMap((rule) =>
    (rule.follows ?? [])
      .filter((code) => !allRules.some((cause) => cause.code === code && height(cause) <= height(rule)))
      .map((code) => `${rule.code} follows from ${code}`),
  );
  expect(wrong).toEqual([]);
});

describe.each(allRules.map((rule) => [rule.code, rule] as const))("%s", (code, rule) => {
  const path = new URL(`${code}.json`, casesFolder);
  const cases = JSON.parse(existsSync(path) ? readFileSync(path, "utf8") : "{}") as Partial<RuleCases>;

  test("has a case in which it fires, and one in which it does not", () => {
    expect(cases.fires?.length).toBeGreaterThan(0);
    expect(cases.silent?.length).toBeGreaterThan(0);
  });

  test.each((cases.fires ?? []).map((each) => [each.name, each] as const))("fires: %s", async (_, each) => {
    const { found } = askFleet(rule, changeFleet(await fleetOf(each.of), each));
    const expected = (each.finds ?? [{}]).map((part) => expect.objectContaining(matching(part)) as unknown);
    expect(found.map((finding) => ({ ...finding, item: finding.subject.item }))).toEqual(expected);
    expect(found.filter(({ evidence = [] }) => evidence.length === 0)).toEqual([]);
    const ofFiles = found.filter(({ subject }) => subject.item?.startsWith("/etc/nova") ?? false);
    for (const { subject, evidence = [] } of ofFiles)
      expect(evidence.map(({ source }) => source).join(" ")).toContain(subject.item);
  });

  test.each((cases.silent ?? []).map((each) => [each.name, each] as const))("silent: %s", async (_, each) => {
    expect(askFleet(rule, changeFleet(await fleetOf(each.of), each)).found).toEqual([]);
  });

  test.each((cases.unseen ?? []).map((each) => [each.name, each] as const))("unseen: %s", async (_, each) => {
    const { found, blind } = askFleet(rule, changeFleet(await fleetOf(each.of), each));
    expect(found).toEqual([]);
    expect(blind.length).toBeGreaterThan(0);
  });

  test.each(rule.reads)("says so where it cannot read %s", async (source) => {
    const firing = cases.fires?.[0];
    const { found, blind } = askFleet(
      rule,
      hide(changeFleet(await fleetOf(firing?.of), firing ?? {}), source),
    );
    expect(found).toEqual([]);
    expect(blind.length).toBeGreaterThan(0);
  });
});

/** Texts are looked for within what is found. */
function matching(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]: readonly [string, unknown]) => [
      key,
      typeof value === "string" && key !== "severity" ? (expect.stringContaining(value) as unknown) : value,
    ]),
  );
}

function hide(fleet: DiagnosedFleet, source: string): DiagnosedFleet {
  const gone = unreadable("permission denied");
  const part = source.replace("cloud.", "");
  if (part !== source) return { ...fleet, cloud: { ...fleet.cloud, [part]: gone } };
  const facts = Object.entries(fleet.facts).map(([name, of]) => [name, { ...of, [source]: gone }]);
  return { ...fleet, facts: Object.fromEntries(facts) };
}
