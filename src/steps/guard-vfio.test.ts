import { expect, test } from "vitest";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { guardVfio } from "./guard-vfio.ts";

test.each([
  ["loaded", []],
  ["builtin", []],
  ["available", []],
  ["missing", ["host vfio-missing"]],
] as const)("vfio-pci that is %s", (vfioPci, refused) => {
  expect(verdictOf(guardVfio, stepInput({ vfioPci })).refused).toEqual(refused);
  expect(verdictOf(guardVfio, stepInput({ vfioPci }, [wantedPf({ vfCount: 0 })])).refused).toEqual([]);
});
