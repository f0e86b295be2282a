import { rememberLast } from "../base/remember-last.ts";
import type { Action } from "../model/action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { places, vfUnitName } from "../model/places.ts";
import type { Check } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction, StepInput } from "../model/step.ts";
import { bootProgram } from "./boot-program.ts";
import { composeUnit, upstartJob } from "./boot-unit.ts";
import { fileNow, planFile, type WantedFile } from "./plan-file.ts";
import { composeVfConfig, parseVfConfig } from "./vf-config.ts";

/** Keeps the VFs over reboots by a unit of our own that reads back what it made. */
export const persistVfs: Step = {
  id: "persist-vfs",
  title: "Keep the VFs over reboots",
  phase: "persistence",
  plan: (input) => {
    const wanted = wantedFiles(input, input.pfs);
    if (wanted.length === 0) return { actions: [], findings: [] };
    if (!canStart(input.facts)) return { actions: [], findings: [cannotStart(input)] };
    const files = wanted.flatMap(({ why, ...file }): readonly StepAction[] => {
      const action = planFile(input.facts, file);
      return action ? [{ action, why }] : [];
    });
    if (files.length === 0 && unitRuns(input.facts)) return { actions: [], findings: [] };
    return { actions: [...files, ...planUnit(input.facts)], findings: [] };
  },
  verify: (input) => input.pfs.flatMap((wanted) => verifyPf(input, wanted)),
};

/** The files for these PFs; none where no PF has VFs and none was ever kept. */
function wantedFiles(
  input: StepInput,
  pfs: readonly WantedPf[],
): readonly (WantedFile & { readonly why: string })[] {
  const before = fileNow(input.facts, places.vfConfig)?.content;
  if (before === undefined && pfs.every(({ vfCount }) => vfCount === 0)) return [];
  const config = composeVfConfig(input, pfs, before);
  return [
    {
      path: places.vfConfig,
      content: config,
      mode: "0644",
      why: "VFs are lost at each boot; this says which to make again",
    },
    {
      path: places.vfProgram,
      content: bootProgram,
      mode: "0755",
      why: "makes them and reads back what it made",
    },
    {
      ...starter(input.facts, config),
      why: "runs it after the PFs are there and before libvirt, nova-compute and the SR-IOV agent",
    },
  ];
}

function starter(facts: HostFacts, config: string): WantedFile {
  const path = starterPath(facts);
  if (path === places.upstartJob) return { path, content: upstartJob, mode: "0644" };
  return { path, content: unitFor(config), mode: "0644" };
}

/** Hosts of one kind have the same, which a plan then holds once. */
const unitFor = rememberLast(16, (config: string) =>
  composeUnit(parseVfConfig(config).map(({ netdev }) => netdev)),
);

function starterPath(facts: HostFacts): string {
  return initKind(facts) === "upstart" ? places.upstartJob : places.vfUnit;
}

function planUnit(facts: HostFacts): readonly StepAction[] {
  if (initKind(facts) !== "systemd") return [];
  const action: Action = {
    kind: "set-unit-enabled",
    unit: vfUnitName,
    from: unitState(facts)?.enabled === "enabled",
    to: true,
  };
  return [
    {
      action,
      why: "the unit runs at each boot; it runs once now, which changes nothing if all is as it should be",
    },
  ];
}

function verifyPf(input: StepInput, wanted: WantedPf): readonly Check[] {
  const { facts } = input;
  const check = { step: "persist-vfs", subject: wanted.pf } as const;
  if (facts.vfleetTraces.is !== "known" || facts.initSystem.is !== "known") {
    const summary = "whether the VFs are made again at each boot could not be read";
    return [{ ...check, holds: "unknown", summary }];
  }
  const wrong = findWrongFiles(input, wanted);
  if (!wrong) return [];
  if (wrong.length > 0) {
    const summary = `not kept over a reboot: ${wrong.join(", ")} is not as it should be`;
    return [{ ...check, holds: "no", summary }];
  }
  if (canStart(facts) && unitRuns(facts))
    return [{ ...check, holds: "yes", summary: "the VFs are made again at each boot" }];
  const { enabled = "unknown", active = "unknown" } = unitState(facts) ?? {};
  return [{ ...check, holds: "no", summary: `${vfUnitName} is ${enabled} and ${active}` }];
}

/** The paths of files that are not as they keep the PF's VFs; undefined: none are asked for. */
function findWrongFiles(input: StepInput, wanted: WantedPf): readonly string[] | undefined {
  const paths = [places.vfConfig, places.vfProgram, starterPath(input.facts)];
  // What a file would say need not be composed where there is none at all.
  if (wanted.vfCount > 0 && paths.every((path) => !fileNow(input.facts, path))) return paths;
  const files = wantedFiles(input, [wanted]);
  if (files.length === 0) return undefined;
  return files.filter((file) => planFile(input.facts, file) !== undefined).map(({ path }) => path);
}

function cannotStart({ host, facts }: StepInput): Finding {
  return {
    code: "init-system-unsupported",
    severity: "error",
    subject: { host },
    summary: "vfleet does not know how to make VFs at the boot of this host, so they would be lost",
    detail: `The init system is ${initKind(facts) ?? "unknown"}; vfleet knows systemd and upstart.`,
    fix: "Take this host out of the pools, or make its VFs by other means.",
  };
}

function canStart(facts: HostFacts): boolean {
  const kind = initKind(facts);
  return kind === "systemd" || kind === "upstart";
}

/** On hosts with upstart the job's file is all that there is to look at. */
function unitRuns(facts: HostFacts): boolean {
  const state = unitState(facts);
  return initKind(facts) !== "systemd" || (state?.enabled === "enabled" && state.active === "active");
}

function initKind(facts: HostFacts) {
  return knownValue(facts.initSystem)?.kind;
}

function unitState(facts: HostFacts) {
  return knownValue(facts.vfleetTraces)?.units[vfUnitName];
}
