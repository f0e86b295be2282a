import type { EditOptions, LineChange } from "../model/action.ts";
import { reverseLineChanges } from "../model/line-changes.ts";
import type { Style } from "./palette.ts";
import { type Line, line, styled } from "./render-lines.ts";

/** What an edit changes in its file, place by place: where it is, the lines that go and those that come. */
export function lineChangeLines({ original, direction, changes, settings }: EditOptions): readonly Line[] {
  if (original === undefined)
    return [
      line(styled("dim", "the file comes with the package; it will have:")),
      ...settings.flatMap(({ section, name, values }) => [
        line(styled("accent", `[${section}]`)),
        ...values.map((value) => row(`+${name} = ${value}`, "good")),
      ]),
    ];
  return (direction === "apply" ? changes : reverseLineChanges(changes)).flatMap(changeLines);
}

function changeLines({ line: number, section, remove, insert }: LineChange): readonly Line[] {
  return [
    line(styled("accent", `@@ line ${number} @@`), styled("dim", section === "" ? "" : ` ${section}`)),
    ...remove.map((text) => row(`-${text}`, "bad")),
    ...insert.map((text) => row(`+${text}`, "good")),
  ];
}

function row(text: string, style: Style): Line {
  return line(styled(style, text.replaceAll("\t", "→   ")));
}
