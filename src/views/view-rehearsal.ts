import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import { faultKinds } from "../model/rehearsal/fault-kind.ts";
import type {
  Rehearsal,
  RehearsedAfter,
  RehearsedFault,
  RehearsedRun,
  RehearsedVm,
} from "../model/rehearsal/rehearsal.ts";
import { windowLengthMs, windowText } from "../model/rollout/maintenance-window.ts";
import type { MaintenanceWindow } from "../model/rollout/rollout-intent.ts";
import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";
import { formatTime } from "./format-time.ts";
import { isCloud, placesText } from "./place-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { type Column, type Row, renderTable } from "./table.ts";
import { findingLines } from "./view-findings.ts";

/** How it is laid out, and the window of the fleet file. */
export type RehearsalView = ViewOptions & { readonly window: MaintenanceWindow | undefined };

/** VMs that are named one by one; of more only how many there are. */
const NAMED = 8;

/** What would happen, as a rehearsal showed it. */
export function viewRehearsal(rehearsal: Rehearsal, options: RehearsalView): string {
  const { run, after, faults, leftOut, hosts } = rehearsal;
  const render = (lines: readonly Line[]) => renderLines(lines, options);
  return [
    render([
      line(
        styled("bold", "rehearsal"),
        ` on a twin of ${countText(hosts, "host")}, by what was read of them; nothing real was changed`,
      ),
    ]),
    leftOut.length === 0 ? "" : render([line(""), ...leftOutLines(leftOut)]),
    ...(run && after
      ? [
          render([line(""), ...timeLines(run, options.window), line("")]),
          wavesTable(run, options),
          render([
            ...outLines(run),
            ...vmLines(run.vms),
            ...faultLines(faults),
            line(""),
            ...endingLines(run.endings),
            ...afterLines(after),
          ]),
        ]
      : [render([line(""), line("There is nothing to do.")])]),
    render([line(""), ...limitLines(rehearsal)]),
  ].join("");
}

function leftOutLines(leftOut: Rehearsal["leftOut"]): readonly Line[] {
  const findings = leftOut.flatMap((each) => each.findings.filter(({ severity }) => severity === "error"));
  return [
    line(
      styled("bad", "not rehearsed, as the plan leaves it out: "),
      styled("bold", placesText(leftOut.map(({ host }) => host))),
    ),
    ...findingLines(findings, { withSubject: true }).map((each) => indented(2, each)),
  ];
}

function timeLines(run: RehearsedRun, window: MaintenanceWindow | undefined): readonly Line[] {
  const { startsAt, durationMs, lastBeginMs } = run;
  const needed = lastBeginMs === undefined ? undefined : roundUp(lastBeginMs);
  return [
    line(
      `begins ${formatTime(startsAt)}${window ? `, in the window (${windowText(window)})` : ""} and takes about `,
      styled("bold", formatDuration(roundUp(durationMs))),
    ),
    ...(needed === undefined
      ? []
      : [
          line(
            `the last host is begun after about ${formatDuration(needed)}: a window has to be open for so long`,
            ...windowSpans(run, window),
          ),
        ]),
  ];
}

function windowSpans({ endings }: RehearsedRun, window: MaintenanceWindow | undefined) {
  if (!window) return [];
  const closed = endings.filter(
    ({ outcome }) => outcome.kind === "stopped" && outcome.finding.code === "window-closed",
  );
  const length = formatDuration(windowLengthMs(window));
  return closed.length === 0
    ? [styled("good", `; the fleet file's is open for ${length}`)]
    : [
        styled(
          "bad",
          `; the fleet file's is open for ${length}, and ${countText(closed.length, "host")} came too late: --ignore-window shows how long all take`,
        ),
      ];
}

/** To whole minutes: the rest would look as if it were known. */
function roundUp(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000)) * 60_000;
}

const columns: readonly Column[] = [
  { title: "wave", least: 10 },
  { title: "hosts", least: 12 },
  { title: "begins", least: 8 },
  { title: "ends", least: 8 },
  { title: "reboots", least: 7 },
  { title: "most out", least: 8 },
];

function wavesTable({ waves }: RehearsedRun, options: ViewOptions): string {
  if (waves.length === 0) return "";
  const rows: readonly Row[] = waves.map(({ number, name, hosts, beginsMs, endsMs, reboots, mostOut }) =>
    [
      `${number} ${name}`,
      `${hosts.length}: ${placesText(hosts)}`,
      clock(beginsMs),
      clock(endsMs),
      String(reboots),
      String(mostOut),
    ].map((text) => [styled("plain", text)]),
  );
  return renderTable(columns, rows, options);
}

/** Time since the beginning: `+1:05`, hours and minutes. */
function clock(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function outLines({ mostOut, outages }: RehearsedRun): readonly Line[] {
  if (!mostOut) return [];
  const stay = outages.filter(({ downs }) => downs.some(({ toMs }) => toMs === undefined));
  return [
    line(""),
    line(
      styled("bold", `out at once: at most ${mostOut.hosts.length}`),
      `, at ${clock(mostOut.atMs)}: ${placesText(mostOut.hosts)}`,
    ),
    ...(stay.length === 0
      ? []
      : [line(styled("bad", "stay down: "), placesText(stay.map(({ host }) => host)))]),
  ];
}

function vmLines(vms: readonly RehearsedVm[]): readonly Line[] {
  if (vms.length === 0) return [];
  const names = new Set(vms.map(({ server }) => server));
  const left = vms.length - NAMED;
  return [
    line(styled("bold", countText(names.size, "VM")), ` in ${countText(vms.length, "change")}:`),
    ...vms.slice(0, NAMED).map(({ kind, server, from, to, atMs }) => {
      const where = to === undefined ? `${kind} on ${from}` : `${kind} from ${from} to ${to}`;
      return indented(2, line(`${clock(atMs)} ${server} ${where}`));
    }),
    ...(left > 0 ? [indented(2, line(styled("dim", `and ${left} more: -o json lists all`)))] : []),
  ];
}

function faultLines(faults: readonly RehearsedFault[]): readonly Line[] {
  if (faults.length === 0) return [];
  return [
    line(styled("bold", "faults:")),
    ...faults.map(({ kind, host, atMs }) => {
      const where = host === undefined ? "" : ` on ${host}`;
      const when = atMs === undefined ? "did not strike: nothing came that it could happen to" : clock(atMs);
      return indented(2, line(styled("warn", `${kind}${where}`), `: ${when}; ${faultKinds[kind]}`));
    }),
  ];
}

function endingLines(endings: RehearsedRun["endings"]): readonly Line[] {
  const done = endings.filter(({ outcome }) => outcome.kind === "done").map(({ host }) => host);
  const others = endings.flatMap(({ host, outcome }) =>
    outcome.kind === "done" ? [] : [{ host, kind: outcome.kind, finding: outcome.finding }],
  );
  const warned = endings.flatMap(({ outcome }) => (outcome.kind === "done" ? (outcome.findings ?? []) : []));
  return [
    ...(done.length === 0 ? [] : [line(styled("good", `done (${done.length}): `), placesText(done))]),
    ...findingLines(warned, { withSubject: true }).map((each) => indented(2, each)),
    ...(["failed", "stopped"] as const).flatMap((kind) =>
      outcomeLines(
        kind,
        others.filter((each) => each.kind === kind),
      ),
    ),
  ];
}

function outcomeLines(
  kind: string,
  of: readonly { readonly host: HostName; readonly finding: Finding }[],
): readonly Line[] {
  if (of.length === 0) return [];
  return [
    line(styled("bad", `${kind} (${of.length}): `), placesText(of.map(({ host }) => host))),
    ...findingLines(
      of.map(({ finding }) => finding),
      { withSubject: true },
    ).map((each) => indented(2, each)),
  ];
}

function afterLines({ holding, open, left, undo }: RehearsedAfter): readonly Line[] {
  const openHosts = [...new Set(open.map(({ host }) => host))];
  const differs = undo.differs.map(({ host, parts }) =>
    indented(2, line(styled("warn", `${isCloud(host) ? placesText([host]) : host}: `), parts.join(", "))),
  );
  return [
    line(""),
    line(
      styled("bold", "after it, verify: "),
      `${countText(holding, "check")} hold`,
      open.length === 0 ? "" : `, and ${open.length} do not, on ${placesText(openHosts)}`,
    ),
    line(
      styled("bold", "another plan: "),
      left.length === 0 ? "is empty" : `has still to do on ${placesText(left.map(({ host }) => host))}`,
    ),
    line(
      styled("bold", "undo: "),
      `${countText(undo.actions, "action")}, on hosts that are mended; `,
      undo.differs.length === 0
        ? styled("good", "all is as it was before (files, boot settings, packages, services, VFs)")
        : styled("warn", "not all is as it was before:"),
    ),
    ...differs,
    ...outcomeLines(
      "not undone",
      undo.notDone.flatMap(({ host, outcome }) =>
        outcome.kind === "done" ? [] : [{ host, finding: outcome.finding }],
      ),
    ).map((each) => indented(2, each)),
  ];
}

function limitLines({ limits, troubles, seed, faults }: Rehearsal): readonly Line[] {
  return [
    ...findingLines(troubles, { withSubject: true }),
    line(styled("dim", "What a rehearsal does not know:")),
    ...limits.map((text) => indented(2, line(styled("dim", `- ${text}`)))),
    ...(faults.length === 0 ? [] : [line(styled("dim", `The same again: --seed ${seed}`))]),
  ];
}
