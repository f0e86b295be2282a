import type { Diagnosed, Diagnosis, Hint, Mend, Unseen } from "../model/diagnosis.ts";
import type { Severity } from "../model/finding.ts";
import { countText } from "./count-text.ts";
import { type DiagnosedGroup, groupDiagnosed } from "./group-diagnosed.ts";
import type { Style } from "./palette.ts";
import { placesText } from "./place-text.ts";
import {
  flush,
  indented,
  type Line,
  line,
  renderLines,
  type Span,
  styled,
  type ViewOptions,
} from "./render-lines.ts";
import { subjectHead, subjectTail } from "./view-subject.ts";
import { viewWhy } from "./view-why.ts";

const MARKS: Readonly<Record<Severity, readonly [word: string, style: Style]>> = {
  error: ["error", "bad"],
  warning: ["warning", "warn"],
  advice: ["advice", "accent"],
  note: ["note", "dim"],
};

/** How much of a diagnosis is shown: full gives each host on its own, with why and how to make sure, and notes. */
export type DiagnosisViewOptions = ViewOptions & { readonly full: boolean };

/** A diagnosis for people: what to mend first, the evidence, and the fix; then what could not be seen. */
export function viewDiagnosis(diagnosis: Diagnosis, options: DiagnosisViewOptions): string {
  const { full } = options;
  const { about } = diagnosis;
  const shown = full ? diagnosis.findings : diagnosis.findings.filter(({ severity }) => severity !== "note");
  const groups = groupDiagnosed(shown, { full });
  const lines = [
    ...(about ? subjectHead(about) : []),
    ...groups.flatMap((group, at) => [...groupLines(group, { number: at + 1, full }), line("")]),
    ...hintLines(diagnosis.hints.filter(({ severity }) => options.full || severity !== "note")),
    ...(about ? subjectTail(about, full) : []),
    ...unseenLines(diagnosis.unseen),
    summaryLine(diagnosis),
  ];
  const text = renderLines(lines, options);
  if (about?.replay === undefined) return text;
  const heading = renderLines([line(""), line(styled("bold", "What the scheduler would say:"))], options);
  return `${text}${heading}${viewWhy(about.replay, options)}`;
}

function groupLines(
  { first, places }: DiagnosedGroup,
  { number, full }: { readonly number: number; readonly full: boolean },
): readonly Line[] {
  const [word, style] = MARKS[first.severity];
  const about = [placesText(places), first.subject.item].filter(Boolean).join(" ");
  const body = [
    line(styled("bold", first.summary)),
    ...textLines(first.detail),
    ...evidenceLines(first),
    labelled("dim", "why", first.why),
    labelled("dim", "make sure", first.howToMakeSure),
    ...(first.fix === undefined ? [] : [labelled("good", "mend", first.fix)]),
    ...mendLines(first.mend),
    ...consequenceLines(first.consequences, full),
  ];
  return [
    line(
      styled("dim", `${number}. `),
      styled(style, word),
      ` ${about} `,
      styled("dim", `${first.code}, layer ${first.layer}`),
    ),
    ...body.map((each) => indented(3, each)),
  ];
}

const LABEL = 10;

function labelled(style: Style, label: string, ...parts: readonly (string | Span)[]): Line {
  return { ...line(styled(style, label.padEnd(LABEL)), ...parts), hang: LABEL };
}

function textLines(text: string): readonly Line[] {
  return text === "" ? [] : text.split("\n").map((row) => flush(line(row)));
}

function evidenceLines({ evidence = [] }: Diagnosed): readonly Line[] {
  return evidence.flatMap(({ source, text }) => {
    const rows = text.split("\n");
    const [only = ""] = rows;
    if (text === "") return [indented(2, line(styled("dim", `seen in ${source}`)))];
    if (rows.length === 1) return [indented(2, line(styled("dim", `${source}: `), only))];
    return [
      indented(2, line(styled("dim", `${source}:`))),
      ...rows.map((row) => indented(4, line(styled("dim", row)))),
    ];
  });
}

function mendLines(mend: Mend): readonly Line[] {
  switch (mend.kind) {
    case "apply":
      return [labelled("plain", "", styled("good", "vfleet apply would: "), mend.actions.join("; "))];
    case "held":
      return [labelled("plain", "", styled("warn", "vfleet apply cannot yet: "), mend.why)];
    case "by-hand":
      return [];
  }
}

function consequenceLines(consequences: readonly Diagnosed[], full: boolean): readonly Line[] {
  if (consequences.length === 0) return [];
  return [
    line(styled("dim", "what follows from it:")),
    ...consequences.flatMap((each) => [
      indented(2, line(styled(MARKS[each.severity][1], "- "), each.summary, styled("dim", ` ${each.code}`))),
      ...(full ? textLines(each.detail).map((row) => indented(4, row)) : []),
      ...consequenceLines(each.consequences, full).map((row) => indented(2, row)),
    ]),
  ];
}

function hintLines(hints: readonly Hint[]): readonly Line[] {
  if (hints.length === 0) return [];
  return [
    line(styled("bold", "Hints"), " that nothing on the hosts confirms:"),
    ...hints.flatMap((hint) => [
      indented(
        2,
        line(
          styled("accent", "hint "),
          `${hint.subject.host}: `,
          hint.summary,
          styled("dim", ` ${hint.code}`),
        ),
      ),
      ...(hint.detail === "" ? [] : [indented(4, line(hint.detail))]),
      ...(hint.evidence ?? []).map(({ source, text }) =>
        indented(4, line(styled("dim", `${source}: `), text)),
      ),
      indented(4, labelled("dim", "make sure", hint.howToMakeSure)),
    ]),
    line(""),
  ];
}

function unseenLines(unseen: readonly Unseen[]): readonly Line[] {
  if (unseen.length === 0) return [];
  const groups = Map.groupBy(unseen, ({ reason, codes }) => JSON.stringify([reason, codes]));
  return [
    line(styled("warn", "Not seen"), ", and so not told:"),
    ...[...groups.values()].flatMap((members) => {
      const [first] = members;
      if (!first) return [];
      return [
        indented(
          2,
          line(
            `${placesText(members.map(({ host }) => host))}: ${first.reason} `,
            styled("dim", `(${first.codes.join(", ")})`),
          ),
        ),
      ];
    }),
    line(""),
  ];
}

function summaryLine({ places, findings, ruleCount, unseen }: Diagnosis): Line {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  const errors = count("error");
  const warnings = count("warning");
  const blind = unseen.length === 0 ? "" : ", not all of it could be seen";
  return line(
    styled("bold", `${placesText(places)}, ${countText(ruleCount, "rule")}: `),
    styled(errors > 0 ? "bad" : "good", countText(errors, "error")),
    ", ",
    styled(warnings > 0 ? "warn" : "plain", countText(warnings, "warning")),
    `, ${count("advice")} advice${blind}`,
  );
}
