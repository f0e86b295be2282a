import { known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { expandGrubVariables } from "./expand-grub-variables.ts";
import { findGrubMenuEntry } from "./find-grub-menu-entry.ts";
import { parseBootEntries } from "./parse-boot-entries.ts";
import { parseGrubEnvironment } from "./parse-grub-environment.ts";
import { type GrubMenuEntry, parseGrubMenu } from "./parse-grub-menu.ts";
import { splitGrubWords } from "./split-grub-words.ts";

/** What decides on the next boot: grub.cfg, grubenv (empty if there is none), and the files of /boot/loader/entries by path. */
export type BootFiles = {
  readonly menu: string;
  readonly environment: string;
  readonly entries: ReadonlyMap<string, string>;
};

/** The kernel's arguments in the entry that GRUB boots by default, without the kernel's own path. */
export function findConfiguredCommandLine(files: BootFiles): Reading<string> {
  const menu = parseGrubMenu(files.menu);
  const environment = parseGrubEnvironment(files.environment);
  const isTemporary = (environment.get("prev_saved_entry") ?? "") !== "";
  const once = environment.get(isTemporary ? "saved_entry" : "next_entry") ?? "";
  if (once !== "") return unreadable(`the next boot takes the entry ${excerpt(once)}, once (grub-reboot)`);
  const variables = new Map([...parseSettings(menu.lines), ...environment]);
  const usesBootEntries = menu.lines.some((line) => /^blscfg\b/.test(line));
  const entries = [...(usesBootEntries ? parseBootEntries(files.entries) : []), ...menu.entries];
  const entry = findGrubMenuEntry(entries, expandGrubVariables(findDefault(menu.lines), variables));
  if (entry === undefined) return unreadable("the boot menu has no entries that vfleet can tell");
  return findArguments(entry, variables);
}

function parseSettings(lines: readonly string[]): readonly (readonly [string, string])[] {
  return lines.flatMap((line) => {
    const [, name, value] = /^set (\w+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : [[name, splitGrubWords(value).join(" ")] as const];
  });
}

// The last setting wins, but for that of a boot that is asked for once.
function findDefault(lines: readonly string[]): string {
  const settings = parseSettings(lines).filter(
    ([name, value]) => name === "default" && !value.includes("next_entry"),
  );
  return settings.at(-1)?.[1] ?? "0";
}

function findArguments(entry: GrubMenuEntry, variables: ReadonlyMap<string, string>): Reading<string> {
  for (const line of entry.lines) {
    const [, words] = /^linux(?:16|efi)?\s+\S+(.*)$/.exec(line) ?? [];
    // Values of variables may name variables in turn (kernelopts does).
    if (words !== undefined) {
      const expanded = expandGrubVariables(expandGrubVariables(words, variables), variables);
      return known(expanded.trim().replace(/\s+/g, " "));
    }
  }
  return unreadable(`the default boot entry "${excerpt(entry.title)}" has no line linux`);
}
