import { compareVersions } from "./compare-versions.ts";
import type { GrubMenuEntry } from "./parse-grub-menu.ts";

/** Boot entries of /boot/loader/entries (Boot Loader Specification) by path, as menu entries in GRUB's order: newest first. */
export function parseBootEntries(files: ReadonlyMap<string, string>): readonly GrubMenuEntry[] {
  const entries = [...files].map(([path, content]) => parseEntry(path, content));
  return entries.toSorted((a, b) => compareVersions(b.id, a.id));
}

function parseEntry(path: string, content: string): GrubMenuEntry & { readonly id: string } {
  const id = path.slice(path.lastIndexOf("/") + 1).replace(/\.conf$/, "");
  const values = (key: string): readonly string[] =>
    content.split("\n").flatMap((line) => {
      const [, name, value = ""] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
      return name === key ? [value.trim()] : [];
    });
  return {
    title: values("title")[0] ?? id,
    id,
    isSubmenu: false,
    lines: values("linux").map((kernel) => `linux ${kernel} ${values("options").join(" ")}`),
    entries: [],
  };
}
