import type { Action } from "../model/action.ts";
import type { Disruption, HostPlan, Plan, PlannedAction, PlannedPhase } from "../model/plan.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { describeAction, describeForAnyVf, describeForVfs } from "./describe-action.ts";
import { groupHostPlans, type HostPlanGroup } from "./group-host-plans.ts";
import type { Style } from "./palette.ts";
import { isCloud, placesText, placeText } from "./place-text.ts";
import {
  indented,
  type Line,
  line,
  renderLines,
  type Span,
  styled,
  type ViewOptions,
} from "./render-lines.ts";
import { fileDiffLines } from "./view-file-diff.ts";
import { findingLines } from "./view-findings.ts";
import { impactLines } from "./view-impact.ts";
import { lineChangeLines } from "./view-line-changes.ts";

/** How much of a plan is shown: full gives every host and every VF on its own. */
export type PlanViewOptions = ViewOptions & { readonly full: boolean };

/** A plan for people: what is done to each host in order, why, what it interrupts, and what is refused. */
export function viewPlan(plan: Plan, options: PlanViewOptions): string {
  const groups = options.full
    ? plan.hosts.map((host) => ({ plan: host, hosts: [host.host] }))
    : groupHostPlans(plan.hosts);
  const quiet = groups.filter((group) => isQuiet(group.plan));
  const unchanged = quiet.flatMap(({ hosts }) => hosts);
  const lines = [
    ...groups
      .filter((group) => !isQuiet(group.plan))
      .flatMap((group) => [...groupLines(group, options.full), line("")]),
    ...(unchanged.length === 0
      ? []
      : [line(styled("good", "nothing to do: "), placesText(unchanged)), line("")]),
    ...impactLines(plan),
    summaryLine(plan),
  ];
  return renderLines(lines, options);
}

function isQuiet({ status, findings }: HostPlan): boolean {
  return status === "unchanged" && findings.length === 0;
}

const STATUS: Readonly<Record<HostPlan["status"], readonly [word: string, style: Style]>> = {
  unchanged: ["nothing to do", "good"],
  changes: ["to change", "accent"],
  partly: ["to change in part", "warn"],
  refused: ["refused", "bad"],
  unreachable: ["not reached", "bad"],
};

function groupLines({ plan, hosts }: HostPlanGroup, full: boolean): readonly Line[] {
  const [word, style] = STATUS[plan.status];
  const actions = plan.phases.flatMap((phase) => phase.actions);
  const size = actions.length === 0 ? "" : ` (${sizeText(actions)})`;
  const head: readonly Span[] =
    hosts.length === 1
      ? [styled("bold", placeText(plan.host))]
      : [styled("bold", compressHostNames(hosts).join(", ")), `, the same for ${hosts.length} hosts`].map(
          (part) => (typeof part === "string" ? styled("plain", part) : part),
        );
  return [
    line(...head, ": ", styled(style, word), size),
    ...numbered(plan.phases).flatMap(({ phase, first }) => phaseLines(phase, { first, full })),
    ...findingLines(plan.findings, { withSubject: false }).map((each) => indented(2, each)),
  ];
}

function numbered(
  phases: readonly PlannedPhase[],
): readonly { readonly phase: PlannedPhase; readonly first: number }[] {
  let next = 1;
  return phases.map((phase) => {
    const first = next;
    next += phase.actions.length;
    return { phase, first };
  });
}

function phaseLines(
  { name, actions }: PlannedPhase,
  options: { first: number; full: boolean },
): readonly Line[] {
  let number = options.first;
  const groups = options.full ? actions.map((action) => [action]) : groupByVf(actions);
  return [
    indented(2, line(styled("dim", name))),
    ...groups.flatMap((group, at) => {
      // In a cloud many things are done for the same reason: it stands below the last of them.
      const goesOn = name === "cloud" && isForTheSame(group[0], groups[at + 1]?.[0]);
      const lines = actionLines(group, { number, full: options.full, goesOn });
      number += group.length;
      return lines;
    }),
  ];
}

function isForTheSame(one: PlannedAction | undefined, other: PlannedAction | undefined): boolean {
  return one?.step === other?.step && one?.why === other?.why;
}

/** Neighbours that do the same to different VFs for the same reason, together. */
function groupByVf(actions: readonly PlannedAction[]): readonly (readonly PlannedAction[])[] {
  const groups: PlannedAction[][] = [];
  let openKey: string | undefined;
  for (const planned of actions) {
    const text = describeForAnyVf(planned.action);
    const key =
      text === undefined ? undefined : JSON.stringify([planned.step, planned.why, text, planned.disrupts]);
    if (key !== undefined && key === openKey) groups.at(-1)?.push(planned);
    else groups.push([planned]);
    openKey = key;
  }
  return groups;
}

function actionLines(
  group: readonly PlannedAction[],
  options: { number: number; full: boolean; goesOn: boolean },
): readonly Line[] {
  const [first] = group;
  if (!first) return [];
  const { number, full, goesOn } = options;
  const isOne = group.length === 1;
  const label = isOne ? `${number}. ` : `${number}-${number + group.length - 1}. `;
  const text = isOne ? describeAction(first.action) : describeForVfs(group.map(({ action }) => action));
  return [
    indented(4, { ...line(label, text), hang: label.length }),
    ...(goesOn ? [] : [indented(7, { ...line(styled("dim", first.why)), hang: 0 })]),
    ...first.disrupts.map((disruption) => indented(7, disruptionLine(disruption))),
    ...fileLines(first.action, full).map((each) => indented(7, each)),
  ];
}

const DISRUPTION: Readonly<Record<Disruption["kind"], string>> = {
  reboot: "REBOOT",
  "link-reset": "LINK RESET",
  "vfs-go-away": "VFs GO AWAY",
  "service-restart": "RESTART",
};

function disruptionLine(disruption: Disruption): Line {
  const holders = disruption.kind === "vfs-go-away" ? disruption.holders : [];
  const used = holders.length === 0 ? "" : `; used by ${holders.join(", ")}`;
  const style = disruption.kind === "reboot" || disruption.kind === "vfs-go-away" ? "bad" : "warn";
  return line(styled(style, `! ${DISRUPTION[disruption.kind]}`), ` ${disruption.text}${used}`);
}

function fileLines(action: Action, full: boolean): readonly Line[] {
  if (action.kind === "write-file")
    return fileDiffLines({ before: action.before, after: action.after }, { full });
  if (action.kind === "edit-options") return lineChangeLines(action);
  return action.kind === "remove-file"
    ? fileDiffLines({ before: action.before, after: undefined }, { full })
    : [];
}

/** Reboots are told apart, as they are what an operator looks for. */
function sizeText(actions: readonly PlannedAction[]): string {
  const reboots = actions.filter(({ action }) => action.kind === "reboot").length;
  return countText(actions.length, "action") + (reboots === 0 ? "" : `, ${countText(reboots, "reboot")}`);
}

function summaryLine(plan: Plan): Line {
  const hosts = plan.hosts.filter(({ host }) => !isCloud(host));
  const count = (...statuses: HostPlan["status"][]): number =>
    hosts.filter(({ status }) => statuses.includes(status)).length;
  const actions = hosts.flatMap(({ phases }) => phases.flatMap((phase) => phase.actions));
  const changing = count("changes", "partly");
  const parts = [
    changing === 0 ? "" : `${changing} to change (${sizeText(actions)})`,
    count("partly") === 0 ? "" : `${count("partly")} of them in part`,
    count("unchanged") === 0 ? "" : `${count("unchanged")} with nothing to do`,
    count("refused") === 0 ? "" : `${count("refused")} refused`,
    count("unreachable") === 0 ? "" : `${count("unreachable")} not reached`,
  ];
  const text = parts.filter((part) => part !== "").join(", ") || "none in the plan";
  return line(
    styled("bold", `${countText(hosts.length, "host")}: `),
    text,
    ...plan.hosts.filter(({ host }) => isCloud(host)).flatMap(cloudSummary),
  );
}

function cloudSummary({ host, status, phases }: HostPlan): readonly Span[] {
  const actions = phases.flatMap((phase) => phase.actions);
  const size = actions.length === 0 ? "" : ` (${sizeText(actions)})`;
  return ["; ", styled("bold", placeText(host)), `: ${STATUS[status][0]}${size}`].map((part) =>
    typeof part === "string" ? styled("plain", part) : part,
  );
}
