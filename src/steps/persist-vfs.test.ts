import { describe, expect, test } from "vitest";
import type { HostOptions } from "../../test/fixtures/host-facts.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { twoFreePfs, wantedSecond } from "../../test/fixtures/second-pf.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { places } from "../model/places.ts";
import { known, unreadable } from "../model/reading.ts";
import { bootProgram } from "./boot-program.ts";
import { composeUnit, upstartJob } from "./boot-unit.ts";
import { persistVfs } from "./persist-vfs.ts";
import { composeVfConfig } from "./vf-config.ts";

const first = wantedPf();
const enabled = { enabled: "enabled", active: "active" };
const config = composeVfConfig(stepInput(), [first], undefined);

/** The files of a host on which the PFs of a configuration are kept. */
function kept(content: string, netdevs: readonly string[] = ["enp1s0"]) {
  return {
    [places.vfConfig]: content,
    [places.vfProgram]: bootProgram,
    [places.vfUnit]: composeUnit(netdevs),
  };
}

function summaryOf(host: HostOptions | ReturnType<typeof hostFacts>, pfs = [first]) {
  return actionsOf(persistVfs, stepInput(host, pfs)).map((action) =>
    action.kind === "write-file"
      ? `write ${action.path}`
      : `${action.kind} ${"from" in action ? action.from : ""}`,
  );
}

test("on a bare host: three files, then the unit, which had not been enabled", () => {
  expect(summaryOf({})).toEqual([
    `write ${places.vfConfig}`,
    `write ${places.vfProgram}`,
    `write ${places.vfUnit}`,
    "set-unit-enabled false",
  ]);
  expect(holdsOf(persistVfs, stepInput())).toEqual(["no"]);
});

test("the directory of vfs.conf is made with it, and none that is there", () => {
  const [write] = actionsOf(persistVfs, stepInput());
  expect(write).toMatchObject({ makeDirectories: ["/etc/vfleet"] });
});

test("a host that keeps its VFs is left alone", () => {
  const input = stepInput({ files: kept(config), unit: enabled });
  expect(actionsOf(persistVfs, input)).toEqual([]);
  expect(holdsOf(persistVfs, input)).toEqual(["yes"]);
});

test.each([
  [
    "a changed program",
    { ...kept(config), [places.vfProgram]: "#!/bin/sh\n" },
    enabled,
    [`write ${places.vfProgram}`, "set-unit-enabled true"],
  ],
  [
    "a unit that is disabled",
    kept(config),
    { enabled: "disabled", active: "active" },
    ["set-unit-enabled false"],
  ],
  ["a unit that failed", kept(config), { enabled: "enabled", active: "failed" }, ["set-unit-enabled true"]],
])("is mended: %s", (_, files, unit, actions) => {
  expect(summaryOf({ files, unit })).toEqual(actions);
  expect(holdsOf(persistVfs, stepInput({ files, unit }))).toEqual(["no"]);
});

describe("several PFs", () => {
  const both = [first, wantedSecond];
  const twoInput = (pfs: readonly (typeof first)[], files: HostOptions["files"]) =>
    stepInput(twoFreePfs({ ...(files ? { files } : {}), unit: enabled }), pfs);

  test("one that is kept is not said to be lost because another one is not", () => {
    expect(holdsOf(persistVfs, twoInput(both, kept(config)))).toEqual(["yes", "no"]);
  });

  test("one that was refused leaves the file as it is for the other", () => {
    const full = composeVfConfig(stepInput(twoFreePfs()), both, undefined);
    const files = kept(full, ["enp1s0", "enp3s0"]);
    expect(actionsOf(persistVfs, twoInput([wantedSecond], files))).toEqual([]);
    expect(holdsOf(persistVfs, twoInput([wantedSecond], files))).toEqual(["yes"]);
  });
});

describe("PFs that shall have no VFs", () => {
  const zero = wantedPf({ vfCount: 0 });

  test("leave nothing on a host that vfleet was never at", () => {
    expect(summaryOf({}, [zero])).toEqual([]);
    expect(holdsOf(persistVfs, stepInput({}, [zero]))).toEqual([]);
  });

  test("go out of the configuration of a host where they had some", () => {
    const host = { files: kept(config), unit: enabled };
    expect(holdsOf(persistVfs, stepInput(host, [zero]))).toEqual(["no"]);
    const [write] = actionsOf(persistVfs, stepInput(host, [zero]));
    expect(write).toMatchObject({ path: places.vfConfig, before: { content: config } });
    expect(write?.kind === "write-file" && write.after.content.includes("enp1s0")).toBe(false);
  });
});

describe("other init systems", () => {
  test("upstart gets a job, and no unit", () => {
    expect(summaryOf({ init: "upstart" })).toEqual([
      `write ${places.vfConfig}`,
      `write ${places.vfProgram}`,
      `write ${places.upstartJob}`,
    ]);
    const files = {
      [places.vfConfig]: config,
      [places.vfProgram]: bootProgram,
      [places.upstartJob]: upstartJob,
    };
    expect(holdsOf(persistVfs, stepInput({ init: "upstart", files }))).toEqual(["yes"]);
  });

  test.each(["sysv", "openrc", "other"] as const)(
    "%s is not known, which is an error and never `kept`",
    (kind) => {
      const input = stepInput({
        ...hostFacts({ files: kept(config) }),
        initSystem: known({ kind, version: "" }),
      });
      const { actions, findings } = persistVfs.plan(input);
      expect(actions).toEqual([]);
      expect(findings.map(({ code }) => code)).toEqual(["init-system-unsupported"]);
      expect(holdsOf(persistVfs, input)).toEqual(["no"]);
    },
  );
});

test.each(["vfleetTraces", "initSystem"] as const)(
  "%s that could not be read is unknown, never kept",
  (id) => {
    const facts = { ...hostFacts({ files: kept(config), unit: enabled }), [id]: unreadable("EIO") };
    expect(holdsOf(persistVfs, stepInput(facts))).toEqual(["unknown"]);
  },
);

test("a file of ours that could not be read is never taken for right", () => {
  const facts = hostFacts({ files: kept(config), unit: enabled });
  const traces = facts.vfleetTraces;
  if (traces.is !== "known") throw new Error("the fixture knows it");
  const files = { ...traces.value.files, [places.vfProgram]: unreadable("it is a symbolic link") };
  const input = stepInput({ ...facts, vfleetTraces: known({ ...traces.value, files }) });
  expect(holdsOf(persistVfs, input)).toEqual(["no"]);
});
