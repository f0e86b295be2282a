import type { HostVerification } from "../model/discovery.ts";
import type { Check } from "../model/plan.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import type { Style } from "./palette.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

const MARKS: Readonly<Record<Check["holds"], readonly [word: string, style: Style]>> = {
  yes: ["yes    ", "good"],
  no: ["no     ", "bad"],
  unknown: ["unknown", "warn"],
};

/** What holds on each host and what does not, for people; hosts on which all holds are one line, unless full. */
export function viewVerification(
  verifications: readonly HostVerification[],
  options: ViewOptions & { readonly full: boolean },
): string {
  const clean = options.full ? [] : verifications.filter(isClean);
  const others = verifications.filter((each) => !clean.includes(each));
  const checks = verifications.flatMap((each) => each.checks);
  const count = (holds: Check["holds"]): number => checks.filter((check) => check.holds === holds).length;
  const lines = [
    ...others.flatMap((each) => [...hostLines(each), line("")]),
    ...(clean.length === 0
      ? []
      : [
          line(styled("good", "all holds: "), compressHostNames(clean.map(({ host }) => host)).join(", ")),
          line(""),
        ]),
    line(
      styled("bold", `${countText(verifications.length, "host")}, ${countText(checks.length, "check")}: `),
      `${count("yes")} hold, `,
      styled(count("no") > 0 ? "bad" : "plain", `${count("no")} do not`),
      `, ${count("unknown")} unknown`,
    ),
  ];
  return renderLines(lines, options);
}

/** The same for programs. */
export function verificationShape(verifications: readonly HostVerification[]): unknown {
  return { format: "vfleet.verification/v1", hosts: verifications };
}

function isClean({ checks, findings }: HostVerification): boolean {
  return findings.length === 0 && checks.length > 0 && checks.every(({ holds }) => holds === "yes");
}

function hostLines({ host, checks, findings }: HostVerification): readonly Line[] {
  const none = checks.length === 0 && findings.length === 0;
  return [
    line(styled("bold", host), none ? ": nothing is wanted of this host" : ""),
    ...checks.map(({ holds, step, subject, summary }) => {
      const [word, style] = MARKS[holds];
      const about = subject === "host" || subject === "" ? "" : `${subject} `;
      return {
        ...indented(2, line(styled(style, word), ` ${about}${summary} `, styled("dim", `(${step})`))),
        hang: 10,
      };
    }),
    ...findingLines(findings, { withSubject: false }).map((each) => indented(2, each)),
  ];
}
