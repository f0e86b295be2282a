import type { Action } from "../model/action.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction, StepInput } from "../model/step.ts";
import { bootProgram } from "./boot-program.ts";
import { composeUnit, upstartJob } from "./boot-unit.ts";
import { fileNow, planFile, type WantedFile } from "./plan-file.ts";
import { composeVfConfig, parseVfConfig } from "./vf-config.ts";

const unit = "vfleet-vfs.service";

/** Keeps the VFs over reboots by a unit of our own that reads back what it made. */
export const persistVfs: Step = {
  id: "persist-vfs",
  title: "Keep the VFs over reboots",
  phase: "persistence",
  plan: (input) => {
    const files = wantedFiles(input).flatMap(({ why, ...wanted }): readonly StepAction[] => {
      const action = planFile(input.facts, wanted);
      return action ? [{ action, why }] : [];
    });
    if (files.length === 0 && unitRuns(input.facts)) return { actions: [], findings: [] };
    return { actions: [...files, ...planUnit(input)], findings: [] };
  },
  verify: (input) => input.pfs.map((wanted) => verifyPf(input, wanted.pf)),
};

function wantedFiles({ facts, pfs }: StepInput): readonly (WantedFile & { readonly why: string })[] {
  if (pfs.length === 0) return [];
  const config = composeVfConfig(facts, pfs, fileNow(facts, places.vfConfig)?.content);
  const netdevs = parseVfConfig(config).map(({ netdev }) => netdev);
  const starter =
    knownValue(facts.initSystem)?.kind === "upstart"
      ? { path: places.upstartJob, content: upstartJob, mode: "0644" as const }
      : { path: places.vfUnit, content: composeUnit(netdevs), mode: "0644" as const };
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
      ...starter,
      why: "runs it after the PFs are there and before libvirt, nova-compute and the SR-IOV agent",
    },
  ];
}

function planUnit({ facts, pfs }: StepInput): readonly StepAction[] {
  if (pfs.length === 0 || !isSystemd(facts)) return [];
  const action: Action = {
    kind: "set-unit-enabled",
    unit,
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

function verifyPf(input: StepInput, pf: string) {
  const { facts } = input;
  const missing = wantedFiles(input).filter(({ path, content }) => fileNow(facts, path)?.content !== content);
  const listed = parseVfConfig(fileNow(facts, places.vfConfig)?.content ?? "").some((line) => line.pf === pf);
  const holds =
    facts.vfleetTraces.is === "unreadable"
      ? "unknown"
      : missing.length === 0 && unitRuns(facts)
        ? "yes"
        : "no";
  const summary =
    holds === "yes"
      ? "the VFs are made again at each boot"
      : missing.length > 0 || !listed
        ? `not kept over a reboot: ${missing.map(({ path }) => path).join(", ")} is not as it should be`
        : `${unit} is ${unitState(facts)?.enabled ?? "unknown"} and ${unitState(facts)?.active ?? "unknown"}`;
  return { step: "persist-vfs", subject: pf, holds, summary } as const;
}

/** On hosts without systemd the job's file is all that there is to look at. */
function unitRuns(facts: HostFacts): boolean {
  const state = unitState(facts);
  return !isSystemd(facts) || (state?.enabled === "enabled" && state.active === "active");
}

function isSystemd(facts: HostFacts): boolean {
  return knownValue(facts.initSystem)?.kind === "systemd";
}

function unitState(facts: HostFacts) {
  return knownValue(facts.vfleetTraces)?.units[unit];
}
