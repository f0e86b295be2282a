import { expect, test } from "vitest";
import { parseFleetFile } from "../../model/fleet-file.ts";
import { buildFleet } from "./build-fleet.ts";
import { composeFleetFile } from "./compose-fleet-file.ts";

test("a seed gives the same fleet each time, and another seed another one", () => {
  const shapeOf = (seed: number) =>
    JSON.stringify(
      buildFleet({ seed, hosts: 40 }).computes.map(({ model, system, trouble }) => [
        model.nic,
        system,
        trouble,
      ]),
    );
  expect(shapeOf(1)).toBe(shapeOf(1));
  expect(shapeOf(7)).not.toBe(shapeOf(1));
});

test("forty hosts are of several kinds in four racks, and each thing that can be wrong is wrong with one of them", () => {
  const { computes } = buildFleet({ seed: 1, hosts: 40 });
  expect(computes).toHaveLength(40);
  expect(new Set(computes.map(({ labels }) => labels.rack)).size).toBe(4);
  expect(new Set(computes.map(({ labels }) => labels.zone)).size).toBe(2);
  expect(new Set(computes.map(({ model }) => model.nic)).size).toBeGreaterThanOrEqual(4);
  expect(new Set(computes.map(({ system }) => system)).size).toBeGreaterThanOrEqual(2);
  expect(computes.flatMap(({ trouble }) => trouble ?? []).toSorted()).toEqual([
    "held-vf",
    "iommu-off",
    "no-vf-memory",
  ]);
  expect(computes[0]?.trouble).toBeUndefined();
});

test("fleet files of small and large fleets are such as vfleet takes", () => {
  for (const [seed, hosts] of [
    [1, 2],
    [2, 6],
    [7, 120],
  ] as const) {
    const fleet = buildFleet({ seed, hosts });
    const access = { identityFile: "/d/id", knownHostsFile: "/d/known", cloud: "demo", portOf: () => 2222 };
    const { wishes, hosts: places } = composeFleetFile(fleet, access);
    const parsed = parseFleetFile({ file: "fleet.yaml", text: places + wishes });
    expect("problems" in parsed ? parsed.problems : []).toEqual([]);
    if ("intent" in parsed) expect(parsed.intent.hosts).toHaveLength(hosts + 2);
  }
});
