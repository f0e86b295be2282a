import type { Finding, Severity } from "../model/finding.ts";
import { compressHostNames } from "./compress-host-names.ts";
import type { Style } from "./palette.ts";
import { flush, indented, type Line, line, styled } from "./render-lines.ts";

const MARKS: Readonly<Record<Severity, readonly [word: string, style: Style]>> = {
  error: ["error", "bad"],
  warning: ["warning", "warn"],
  advice: ["advice", "accent"],
  note: ["note", "dim"],
};

const ORDER: readonly Severity[] = ["error", "warning", "advice", "note"];

/** Findings as blocks, the gravest first; withSubject names the hosts in each, those that have the same one together. */
export function findingLines(
  findings: readonly Finding[],
  { withSubject }: { withSubject: boolean },
): readonly Line[] {
  return (withSubject ? groupByHost(findings) : findings)
    .toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
    .flatMap((finding) => linesOf(finding, withSubject));
}

/** Findings that differ only in their host as one, with the hosts as ranges. */
function groupByHost(findings: readonly Finding[]): readonly Finding[] {
  const groups = Map.groupBy(findings, ({ subject, ...rest }) =>
    JSON.stringify([rest, subject.item]).replaceAll(JSON.stringify(subject.host).slice(1, -1), "HOST"),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    const hosts = compressHostNames(members.map(({ subject }) => subject.host)).join(", ");
    return first ? [{ ...first, subject: { ...first.subject, host: hosts } }] : [];
  });
}

function linesOf(finding: Finding, withSubject: boolean): readonly Line[] {
  const [word, style] = MARKS[finding.severity];
  const { host, item } = finding.subject;
  const subject = withSubject ? [host, item] : [item];
  const about = subject.filter((part) => part !== undefined && part !== "").join(" ");
  return [
    line(
      styled(style, word),
      styled("dim", ` ${finding.code} `),
      about === "" ? "" : `${about}: `,
      styled("bold", finding.summary),
    ),
    ...textLines(finding.detail),
    ...(finding.evidence ?? []).flatMap(({ source, text }) => [
      indented(2, line(styled("dim", `${source}:`))),
      ...text.split("\n").map((row) => indented(4, line(styled("dim", row)))),
    ]),
    ...(finding.fix === undefined ? [] : [indented(2, line(styled("good", "→ "), finding.fix))]),
  ];
}

function textLines(text: string): readonly Line[] {
  return text === "" ? [] : text.split("\n").map((row) => flush(indented(2, line(row))));
}
