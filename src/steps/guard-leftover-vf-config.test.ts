import { expect, test } from "vitest";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { places } from "../model/places.ts";
import { guardLeftoverVfConfig } from "./guard-leftover-vf-config.ts";

const files = { [places.vfConfig]: "pf 0000:01:00.0 enp1s0 4 1 -\npf 0000:0f:00.0 ens9 8 1 -\n" };

test("a PF that no pool wants any more is told with how many VFs each boot makes on it", () => {
  const { refusals, notes } = guardLeftoverVfConfig.check(stepInput({ files }));
  expect(refusals).toEqual([]);
  expect(notes.map(({ code, severity, subject }) => ({ code, severity, subject }))).toEqual([
    { code: "vf-config-leftover", severity: "advice", subject: { host: "alpha", item: "0000:0f:00.0" } },
  ]);
});

test("also on a host from which all pools were taken", () => {
  expect(verdictOf(guardLeftoverVfConfig, stepInput({ files }, [])).notes).toHaveLength(2);
});

test("a PF that shall have no VFs is wanted, too: its line goes by itself", () => {
  const one = { [places.vfConfig]: "pf 0000:01:00.0 enp1s0 4 1 -\n" };
  expect(
    verdictOf(guardLeftoverVfConfig, stepInput({ files: one }, [wantedPf({ vfCount: 0 })])).notes,
  ).toEqual([]);
});

test("a host without the file has nothing left over", () => {
  expect(verdictOf(guardLeftoverVfConfig, stepInput({})).notes).toEqual([]);
});
