import type { HostVerification } from "../model/discovery.ts";
import type { Check } from "../model/plan.ts";
import { countText } from "./count-text.ts";
import type { Style } from "./palette.ts";
import { isCloud, placesText, placeText } from "./place-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

const MARKS: Readonly<Record<Check["holds"], readonly [word: string, style: Style]>> = {
  yes: ["yes    ", "good"],
  no: ["no     ", "bad"],
  unknown: ["unknown", "warn"],
};

/** What holds on each host and what does not, for people; hosts of which the same is to be said are together, unless full. */
export function viewVerification(
  verifications: readonly HostVerification[],
  options: ViewOptions & { readonly full: boolean },
): string {
  const clean = options.full ? [] : verifications.filter(isClean);
  const others = verifications.filter((each) => !clean.includes(each));
  const groups = options.full ? others.map((each) => [each]) : groupAlike(others);
  const checks = verifications.flatMap((each) => each.checks);
  const count = (holds: Check["holds"]): number => checks.filter((check) => check.holds === holds).length;
  const lines = [
    ...groups.flatMap((group) => [...groupLines(group), line("")]),
    ...(clean.length === 0
      ? []
      : [line(styled("good", "all holds: "), placesText(clean.map(({ host }) => host))), line("")]),
    line(
      styled("bold", `${sizeText(verifications)}, ${countText(checks.length, "check")}: `),
      `${count("yes")} hold, `,
      styled(count("no") > 0 ? "bad" : "plain", `${count("no")} do not`),
      `, ${count("unknown")} unknown`,
    ),
  ];
  return renderLines(lines, options);
}

function sizeText(verifications: readonly HostVerification[]): string {
  const places = verifications.map(({ host }) => host);
  const clouds = places.filter(isCloud);
  const hosts = countText(places.length - clouds.length, "host");
  return [hosts, ...clouds.map(placeText)].join(" and ");
}

function isClean({ checks, findings }: HostVerification): boolean {
  return findings.length === 0 && checks.length > 0 && checks.every(({ holds }) => holds === "yes");
}

/** Hosts of which the same is to be said. */
function groupAlike(verifications: readonly HostVerification[]): readonly (readonly HostVerification[])[] {
  const groups = Map.groupBy(verifications, ({ host, checks, findings }) =>
    JSON.stringify([checks, findings]).replaceAll(JSON.stringify(host), "HOST"),
  );
  return [...groups.values()];
}

function groupLines(group: readonly HostVerification[]): readonly Line[] {
  const { checks = [], findings = [] } = group[0] ?? {};
  const none = checks.length === 0 && findings.length === 0;
  const hosts = placesText(group.map(({ host }) => host));
  const many = group.length > 1 ? `, the same for ${group.length} hosts` : "";
  return [
    line(styled("bold", hosts), many, none ? ": nothing is wanted of it" : ""),
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
