import { expect, test } from "vitest";
import type { OptionChange, ReleaseDelta } from "../../model/openstack-release.ts";
import { composeReleases } from "./compose-releases.ts";

const version = { line: "1", tag: "1.0.0", date: "2000-01-01" };
const source = "a tree of the first days";
const option: OptionChange = {
  change: "added",
  services: ["nova-compute"],
  file: "nova",
  section: "DEFAULT",
  name: "old",
  oldNames: [],
  repeatable: true,
  form: "json",
  default: [],
  knows: ["address"],
  keyValues: { kind: ["a"] },
  source,
};

test("a release keeps what its delta does not name", () => {
  const [, second] = composeReleases([
    delta("first", undefined, {
      options: { "device-list": option },
      microversions: { "keypair-type": "2.2" },
    }),
    delta("second", "first", {}),
  ]);
  expect(second?.options["device-list"]?.name).toBe("old");
  expect(second?.microversions["keypair-type"]).toBe("2.2");
});

test("a changed option keeps the rest, learns keys and remembers every source", () => {
  const [first, second] = composeReleases([
    delta("first", undefined, { options: { "device-list": option } }),
    delta("second", "first", {
      options: {
        "device-list": {
          change: "changed",
          name: "new",
          newlyKnows: ["trusted"],
          keyValues: { mode: ["b"] },
          source: "a later tree",
          verified: false,
          why: "nobody saw it",
        },
      },
    }),
  ]);
  expect(second?.options["device-list"]).toMatchObject({
    section: "DEFAULT",
    name: "new",
    knows: ["address", "trusted"],
    keyValues: { kind: ["a"], mode: ["b"] },
    sources: [`first: ${source}`, "second: a later tree"],
    doubts: ["second: nobody saw it"],
  });
  expect(Object.keys(second?.options["device-list"] ?? {})).not.toContain("change");
  expect(first?.options["device-list"]?.knows).toEqual(["address"]);
});

test("removed options and files are gone, lost features say so", () => {
  const [, second] = composeReleases([
    delta("first", undefined, {
      files: { ml2: { name: "ml2.ini", source } },
      options: { "device-list": option },
      features: { evacuate: { has: true, note: "at last", source } },
    }),
    delta("second", "first", {
      files: { ml2: { name: undefined, source } },
      options: { "device-list": { change: "removed", source } },
      features: { evacuate: { has: false, source } },
    }),
  ]);
  expect(second?.files).toEqual({});
  expect(second?.options).toEqual({});
  expect(second?.features.evacuate).toMatchObject({
    has: false,
    sources: [`first: ${source}`, `second: ${source}`],
  });
  expect(second?.features.evacuate?.note).toBeUndefined();
});

test.each<[string, ReleaseDelta["changes"], ReleaseDelta["changes"]]>([
  ["adds what is there", { options: { "device-list": option } }, { options: { "device-list": option } }],
  [
    "changes what is not there",
    {},
    { options: { "device-list": { change: "changed", name: "new", source } } },
  ],
  ["removes what is not there", {}, { options: { "device-list": { change: "removed", source } } }],
  [
    "gains what it has",
    { features: { evacuate: { has: true, source } } },
    { features: { evacuate: { has: true, source } } },
  ],
])("a delta that %s does not fit", (_, first, second) => {
  const deltas = [delta("first", undefined, first), delta("second", "first", second)];
  expect(() => composeReleases(deltas)).toThrow("second");
});

test("a feature that changes is no longer in doubt", () => {
  const doubt = { verified: false, why: "nobody saw it" } as const;
  const [first, second] = composeReleases([
    delta("first", undefined, { features: { evacuate: { has: true, source, ...doubt } } }),
    delta("second", "first", { features: { evacuate: { has: false, source } } }),
  ]);
  expect(first?.features.evacuate?.doubts).toEqual(["first: nobody saw it"]);
  expect(second?.features.evacuate?.doubts).toEqual([]);
});

test("a delta on another release does not fit", () => {
  expect(() => composeReleases([delta("first", undefined, {}), delta("third", "second", {})])).toThrow(
    "third",
  );
});

function delta(id: string, since: string | undefined, changes: ReleaseDelta["changes"]): ReleaseDelta {
  const own = { id, series: id, name: id, since, nova: version, neutron: version };
  return { ...own, computeApiMax: "2.1", placementApiMax: undefined, versions: { source }, changes };
}
