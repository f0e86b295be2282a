import type { HostName } from "../model/ids.ts";
import type { HostDecision, StageVerdict } from "../model/scheduling/verdict.ts";
import type { WantedPort, WhyReport } from "../model/scheduling/why-report.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { changeText } from "./describe-change.ts";
import { verdictText } from "./describe-lack.ts";
import type { Style } from "./palette.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";

const MOST_FURTHER = 4;

/** Why a server finds its host or none, for people: hosts that fall out for the same are together. */
export function viewWhy(report: WhyReport, options: ViewOptions & { readonly full: boolean }): string {
  const { decisions, remedies, notes } = report;
  const groups = groupsOf(decisions, options.full);
  const lines = [
    ...headLines(report),
    line(""),
    ...funnelLines(report),
    line(""),
    ...groups.flatMap((group) => [...groupLines(group), line("")]),
    ...remedyLines(report),
    ...(remedies.length > 0 ? [line("")] : []),
    ...notes.map((note) => line(styled("dim", `Note: ${note}`))),
    conclusion(report),
  ];
  return renderLines(lines, options);
}

function headLines({ subject, cloud, release, request, ports, fault }: WhyReport): readonly Line[] {
  const sizes = Object.entries(request.resources).map(([name, amount]) => `${amount} ${name}`);
  const wants = [
    ...sizes,
    ...(request.zone === undefined ? [] : [`zone ${request.zone}`]),
    ...(request.host === undefined ? [] : [`host ${request.host}`]),
    ...(request.group === undefined ? [] : [`group ${request.group.name} (${request.group.policy})`]),
  ];
  const specs = Object.entries(request.extraSpecs).map(([key, value]) => `${key}=${value}`);
  return [
    line(styled("bold", subject), ` in ${cloud} (${release})`),
    ...(request.flavorName === ""
      ? []
      : [indented(2, line(`flavor ${request.flavorName}: ${wants.join(", ")}`))]),
    ...(specs.length === 0 ? [] : [indented(2, line(`extra specs: ${specs.join(", ")}`))]),
    ...ports.map((port) => indented(2, line(portText(port)))),
    ...(fault === undefined ? [] : [indented(2, line("it says: ", styled("warn", fault)))]),
  ];
}

function portText({ name, vnicType, network, networkKind, physicalNetwork, vlan }: WantedPort): string {
  const kind = networkKind === undefined ? "network of unknown kind" : networkKind;
  const tag = vlan === undefined ? "" : ` ${vlan}`;
  const on = physicalNetwork === undefined ? "" : ` on ${physicalNetwork}`;
  return `port ${name}: ${vnicType}, network ${network || "not shown"} (${kind}${tag}${on})`;
}

/** How many hosts are left behind each stage; those of which it is unknown count as left. */
function funnelLines({ decisions }: WhyReport): readonly Line[] {
  const stages = [...new Set(decisions.flatMap(({ stages: own }) => own.map(({ stage }) => stage)))];
  let left = decisions;
  const parts = stages.map((stage) => {
    left = left.filter(
      ({ stages: own }) => !own.some((each) => each.stage === stage && each.verdict.passes === "no"),
    );
    return `${stage} ${left.length}`;
  });
  return [line([countText(decisions.length, "host"), ...parts].join(" → "))];
}

type Group = {
  readonly outcome: HostDecision["outcome"];
  readonly at: string | undefined;
  readonly text: string;
  readonly members: readonly HostDecision[];
};

const ORDER: readonly HostDecision["outcome"][] = ["falls", "unknown", "fits"];

function groupsOf(decisions: readonly HostDecision[], full: boolean): readonly Group[] {
  const groups = Map.groupBy(decisions, (each) =>
    JSON.stringify([each.outcome, each.at, firstText(each), full ? each.host : ""]),
  );
  return [...groups.values()]
    .flatMap((members): readonly Group[] => {
      const [first] = members;
      return first === undefined
        ? []
        : [{ outcome: first.outcome, at: first.at, text: firstText(first), members }];
    })
    .toSorted(
      (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || b.members.length - a.members.length,
    );
}

function firstText({ stages, at, outcome }: HostDecision): string {
  const wanted = outcome === "falls" ? "no" : "unknown";
  const found = stages.find(({ stage, verdict }) => stage === at && verdict.passes === wanted);
  return found === undefined ? "" : verdictText(found.verdict);
}

const MARKS: Readonly<Record<HostDecision["outcome"], readonly [word: string, style: Style]>> = {
  fits: ["fits", "good"],
  falls: ["falls out", "bad"],
  unknown: ["unknown", "warn"],
};

function groupLines({ outcome, at, text, members }: Group): readonly Line[] {
  const [word, style] = MARKS[outcome];
  const hosts = compressHostNames(members.map(({ host }) => host as HostName)).join(", ");
  const where = at === undefined ? "" : ` at ${at}`;
  const many = members.length > 1 ? ` (${members.length.toLocaleString("en-US")} hosts)` : "";
  return [
    line(styled(style, `${word}${where}`), `: `, styled("bold", hosts), many),
    ...(text === "" ? [] : [indented(2, line(text))]),
    ...furtherLines(members),
  ];
}

/** What else hosts of a group lack, behind where they fall out; what was said already is left out. */
function furtherLines(members: readonly HostDecision[]): readonly Line[] {
  const counts = new Map<string, number>();
  for (const member of members)
    for (const text of new Set(furtherOf(member))) counts.set(text, (counts.get(text) ?? 0) + 1);
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1]);
  const shown = sorted.slice(0, MOST_FURTHER).map(([text, count]) => {
    const of = count === members.length ? "" : `${count.toLocaleString("en-US")} of them: `;
    return indented(2, line(styled("dim", `then ${of}${text}`)));
  });
  const more = sorted.length - shown.length;
  return more > 0 ? [...shown, indented(2, line(styled("dim", `and ${more} more`)))] : shown;
}

function furtherOf({ stages, at }: HostDecision): readonly string[] {
  const first = stages.findIndex(({ stage, verdict }) => stage === at && verdict.passes !== "yes");
  const said = new Set([JSON.stringify(stages[first]?.verdict)]);
  return stages.slice(first + 1).flatMap(({ stage, verdict }: StageVerdict) => {
    const key = JSON.stringify(verdict);
    if (verdict.passes === "yes" || said.has(key)) return [];
    said.add(key);
    return [`${stage}: ${verdict.passes === "unknown" ? "unknown, " : ""}${verdictText(verdict)}`];
  });
}

function remedyLines({ remedies }: WhyReport): readonly Line[] {
  if (remedies.length === 0) return [];
  return [
    line(styled("bold", "What would make it fit, the lightest first:")),
    ...remedies.flatMap(({ host, changes }, at) =>
      changes.map((change, of) => {
        const before = of === 0 ? `${at + 1}. ${host}: ` : "   and ";
        return { ...indented(2, line(before, styled("good", changeText(change)))), hang: 7 };
      }),
    ),
  ];
}

function conclusion({ decisions, remedies }: WhyReport): Line {
  const count = (outcome: HostDecision["outcome"]) =>
    decisions.filter((each) => each.outcome === outcome).length;
  const fits = count("fits");
  const unknown = count("unknown");
  if (decisions.length === 0) return line(styled("warn", "The cloud shows no compute host."));
  const rest = unknown === 0 ? "" : `, ${unknown} unknown`;
  const none =
    fits === 0 && unknown === 0 && remedies.length === 0
      ? "; vfleet knows no change that would make one fit"
      : "";
  return line(
    styled(
      fits > 0 ? "good" : "bad",
      `${countText(decisions.length, "host")}, ${fits} ${fits === 1 ? "fits" : "fit"}${rest}${none}`,
    ),
  );
}
