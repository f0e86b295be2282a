import { printableLines } from "../base/printable.ts";
import type { Finding } from "../model/finding.ts";
import type { PlacedInput, ToolInputs } from "../model/tool-inputs.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import type { Style } from "./palette.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

/** What became of a file: it was not there, it was there as it has to be, or it was there otherwise. */
export type InputOutcome = "new" | "unchanged" | "replaced";

/** Files for a deployment tool, as they are shown. */
export type ShownInputs = {
  readonly inputs: ToolInputs;
  readonly findings: readonly Finding[];
  /** Where the files are; undefined: they are shown here. */
  readonly written:
    | { readonly folder: string; readonly outcomes: Readonly<Record<string, InputOutcome>> }
    | undefined;
};

/** The files of a deployment tool for people: what each is for and where it goes, and how the tool applies them. */
export function viewInputs({ inputs, findings, written }: ShownInputs, options: ViewOptions): string {
  const contents =
    written === undefined ? inputs.files.map((file) => contentText(file, options)).join("") : "";
  const lines = [
    line(styled("bold", `${inputs.deployment} of ${inputs.release}`), `, for ${hostsText(inputs)}`),
    line(""),
    ...inputs.files.flatMap((file) => fileLines(file, written?.outcomes[file.path])),
    line(""),
    line(styled("bold", `Where ${inputs.deployment} runs, put these files in place; then:`)),
    ...[...inputs.apply, "vfleet verify"].map((command) => indented(2, line(styled("dim", "$ "), command))),
    line(""),
    ...inputs.notes.map((note) => line("- ", note)),
    ...(inputs.notes.length === 0 ? [] : [line("")]),
    ...findingLines(findings, { withSubject: true }),
    ...(findings.length === 0 ? [] : [line("")]),
    summaryLine({ inputs, findings, written }),
  ];
  return contents + renderLines(lines, options);
}

/** The file as it is, below a line that names it. */
function contentText({ path, content }: PlacedInput, options: ViewOptions): string {
  return `${renderLines([line(styled("dim", "==> "), styled("bold", path), styled("dim", " <=="))], options)}${printableLines(content)}\n`;
}

function hostsText({ computes, controllers }: ToolInputs): string {
  const compute = `${countText(computes.length, "compute host")} (${compressHostNames(computes).join(", ")})`;
  if (controllers.length === 0) return compute;
  return `${compute} and ${countText(controllers.length, "controller")} (${compressHostNames(controllers).join(", ")})`;
}

const STYLES: Readonly<Record<InputOutcome, Style>> = { new: "good", unchanged: "dim", replaced: "warn" };

function fileLines(
  { path, why, use, destination }: PlacedInput,
  outcome: InputOutcome | undefined,
): readonly Line[] {
  return [
    line(styled("bold", path), ...(outcome === undefined ? [] : [": ", styled(STYLES[outcome], outcome)])),
    indented(2, line(why)),
    indented(
      2,
      use === "whole"
        ? line("whole: it goes to ", destination, " as it is")
        : line(
            styled("accent", "to be merged"),
            ": its settings go into ",
            destination,
            ", which may be there",
          ),
    ),
  ];
}

function summaryLine({ inputs, written }: ShownInputs): Line {
  const count = countText(inputs.files.length, "file");
  if (written === undefined)
    return line(styled("bold", count), " shown and none written; vfleet inputs --out DIR writes them");
  const outcomes = Object.values(written.outcomes);
  const parts = (["new", "replaced", "unchanged"] as const).flatMap((outcome) => {
    const many = outcomes.filter((each) => each === outcome).length;
    return many === 0 ? [] : [`${many} ${outcome}`];
  });
  return line(styled("bold", `${count} in ${written.folder}`), `: ${parts.join(", ")}`);
}
