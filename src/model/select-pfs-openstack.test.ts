import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, pool } from "../../test/fixtures/intent.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { selectPfs } from "./select-pfs.ts";

const told = pool({
  vfCount: { kind: "max" },
  physicalNetwork: "physnet2",
  trusted: true,
  excludedVfs: [0, 2, 3],
  bandwidth: { egressKbps: 10_000_000, ingressKbps: 5_000_000 },
});

test("what a pool tells OpenStack is wanted of its PFs", () => {
  expect(selectPfs({ pools: [told] }, hostIntent(), hostFacts())).toMatchObject({
    wanted: [
      {
        physicalNetwork: "physnet2",
        trusted: true,
        excludedVfs: [0, 2, 3],
        bandwidth: { egressKbps: 10_000_000, ingressKbps: 5_000_000 },
      },
    ],
    findings: [],
  });
});

test("a pool that tells nothing leaves no trace of it", () => {
  const [wanted] = selectPfs({ pools: [pool()] }, hostIntent(), hostFacts()).wanted;
  expect(wanted).toMatchObject({ physicalNetwork: undefined, excludedVfs: [] });
  expect(wanted).not.toHaveProperty("trusted");
  expect(wanted).not.toHaveProperty("bandwidth");
});

test("excluded VFs that the PF does not get are left out, and told", () => {
  const fewer = pool({ ...told, vfCount: { kind: "number", vfs: 3 } });
  const { wanted, findings } = selectPfs({ pools: [fewer] }, hostIntent(), hostFacts());
  expect(wanted).toMatchObject([{ vfCount: 3, excludedVfs: [0, 2] }]);
  expect(findings).toMatchObject([
    { code: "excluded-vfs-not-there", severity: "advice", subject: { item: freePf } },
  ]);
  expect(findings[0]?.summary).toBe("pool fast leaves VFs to the host that this NIC does not get: 3");
});

test("a PF that gets no VFs at all has none to exclude", () => {
  const none = pool({ ...told, vfCount: { kind: "number", vfs: 0 } });
  expect(selectPfs({ pools: [none] }, hostIntent(), hostFacts())).toMatchObject({
    wanted: [{ excludedVfs: [] }],
    findings: [],
  });
});

test("a controller's NICs are in no pool, unless it is a compute host too", () => {
  const controller = { ...hostIntent(), roles: ["controller"] as const };
  expect(selectPfs({ pools: [told] }, controller, hostFacts())).toEqual({ wanted: [], findings: [] });
  const both = { ...hostIntent(), roles: ["compute", "controller"] as const };
  expect(selectPfs({ pools: [told] }, both, hostFacts()).wanted).toHaveLength(1);
});
