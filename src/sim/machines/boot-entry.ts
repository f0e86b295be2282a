import type { FileTree } from "../files/file-tree.ts";
import type { BootSpec } from "./machine-spec.ts";

/** What the boot loader starts. */
export type BootEntry = { readonly release: string; readonly commandLine: string };

/** What the boot loader takes by default; undefined: it finds nothing to boot. */
export function findBootEntry(files: FileTree, boot: BootSpec): BootEntry | undefined {
  return boot.kind === "grub" ? fromMenu(files, boot.menu) : fromEntries(files, boot.menu);
}

type MenuEntry = { readonly title: string; readonly id: string; readonly linux: string };

function fromMenu(files: FileTree, path: string): BootEntry | undefined {
  const menu = files.read(path) ?? "";
  const environment = readEnvironment(files, path);
  const entries = readMenu(menu);
  const [, said = "0"] =
    /^\s*set default="([^"]*)"$/m.exec(menu.replace(/^.*\$\{next_entry\}.*$/gm, "")) ?? [];
  const wanted = said.includes("saved_entry") ? (environment.get("saved_entry") ?? "0") : said;
  const last = wanted.split(">").at(-1) ?? "0";
  const entry =
    entries.find(({ title, id }) => title === last || id === last) ?? entries[Number(last)] ?? entries[0];
  return entry === undefined ? undefined : entryOf(entry.linux);
}

function readMenu(menu: string): readonly MenuEntry[] {
  const entries: MenuEntry[] = [];
  let title: readonly [string, string] | undefined;
  for (const line of menu.split("\n")) {
    const [, name, rest = ""] = /^\s*menuentry '((?:[^'\\]|\\.)*)'(.*)\{$/.exec(line) ?? [];
    if (name !== undefined) title = [name, /(?:--id|\$menuentry_id_option) '([^']*)'/.exec(rest)?.[1] ?? ""];
    const [, linux] = /^\s*linux(?:16|efi)?\s+(.*)$/.exec(line) ?? [];
    if (title !== undefined && linux !== undefined) {
      entries.push({ title: title[0], id: title[1], linux });
      title = undefined;
    }
  }
  return entries;
}

function entryOf(linux: string): BootEntry {
  const [image = "", ...words] = linux.trim().split(/\s+/);
  return {
    release: image.replace(/^.*vmlinuz-/, ""),
    commandLine: [`BOOT_IMAGE=${image}`, ...words].join(" "),
  };
}

function fromEntries(files: FileTree, menu: string): BootEntry | undefined {
  const environment = readEnvironment(files, menu);
  const folder = files.node("/boot/loader/entries");
  const names = folder?.kind === "directory" ? [...folder.entries.keys()].toSorted().toReversed() : [];
  const saved = `${environment.get("saved_entry") ?? ""}.conf`;
  const name = names.includes(saved) ? saved : names.find((each) => !each.includes("rescue"));
  const text = name === undefined ? undefined : files.read(`/boot/loader/entries/${name}`);
  if (text === undefined) return undefined;
  const value = (key: string) => new RegExp(`^${key}\\s+(.*)$`, "m").exec(text)?.[1] ?? "";
  const options = value("options").replace(
    /\$(\w+)/g,
    (_, variable: string) => environment.get(variable) ?? "",
  );
  return entryOf(`${value("linux")} ${options}`);
}

/** What grubenv beside a menu says. */
export function readEnvironment(files: FileTree, menu: string): ReadonlyMap<string, string> {
  const text = files.read(menu.replace(/[^/]*$/, "grubenv")) ?? "";
  return new Map(
    text
      .split("\n")
      .filter((line) => !line.startsWith("#") && line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
