import { splitGrubWords } from "./split-grub-words.ts";

/** An entry of a boot menu; a submenu has entries and no lines of its own that count. */
export type GrubMenuEntry = {
  readonly title: string;
  readonly id: string | undefined;
  readonly isSubmenu: boolean;
  readonly lines: readonly string[];
  readonly entries: readonly GrubMenuEntry[];
};

/** A grub.cfg: its entries, and the lines outside of them and of functions, without indentation. */
export type GrubMenu = { readonly entries: readonly GrubMenuEntry[]; readonly lines: readonly string[] };

type OpenBlock = { readonly lines: string[]; readonly entries: GrubMenuEntry[] };

const HEADER = /^(menuentry|submenu)\s.*\{/;

/** Reads what grub-mkconfig writes, where a block ends with a brace on a line of its own. */
export function parseGrubMenu(text: string): GrubMenu {
  const menu: OpenBlock = { lines: [], entries: [] };
  const open: OpenBlock[] = [];
  for (const rawLine of text.split("\n")) {
    const line = rawLine.trim();
    const block = open.at(-1) ?? menu;
    if (HEADER.test(line)) {
      const entry = openEntry(line);
      block.entries.push(entry);
      if (!line.endsWith("}")) open.push(entry);
    } else if (line.endsWith("{")) {
      open.push({ lines: [], entries: [] });
    } else if (line === "}") {
      open.pop();
    } else if (line !== "" && !line.startsWith("#")) {
      block.lines.push(line);
    }
  }
  return menu;
}

function openEntry(header: string): GrubMenuEntry & OpenBlock {
  const words = splitGrubWords(header);
  const idAt = words.findIndex((word) => word === "--id" || word.endsWith("menuentry_id_option"));
  const assignedId = words.find((word) => word.startsWith("--id="))?.slice("--id=".length);
  return {
    title: words[1] ?? "",
    id: assignedId ?? (idAt < 0 ? undefined : words[idAt + 1]),
    isSubmenu: words[0] === "submenu",
    lines: [],
    entries: [],
  };
}
