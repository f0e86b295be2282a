import type { FileTree } from "../files/file-tree.ts";
import { readOptions } from "../programs/read-options.ts";
import { complain, type Program, say } from "../shell/program.ts";
import { readEnvironment } from "./boot-entry.ts";

const folder = "/boot/loader/entries";
const LONG = ["args", "remove-args", "title", "initrd", "add-kernel", "update-kernel", "set-default", "info"];

type Entry = { readonly id: string; readonly values: Map<string, string> };

/** grubby over the entries of /boot/loader. menu is beside the grubenv that names the default. */
export function grubbyProgram(files: FileTree, menu: string): Program {
  return (call) => {
    const { flags, values } = readOptions(call.words, "", LONG);
    const value = (name: string) => values.get(name)?.at(-1);
    const entries = readEntries(files);
    const standard = defaultOf(files, menu, entries);
    if (flags.has("default-index"))
      return say(call, `${standard === undefined ? -1 : entries.indexOf(standard)}\n`);
    const info = value("info");
    if (info !== undefined) {
      const chosen = choose(entries, info, standard);
      return say(call, chosen.map((entry) => describe(entry, entries.indexOf(entry))).join(""));
    }
    const done = changeEntries(files, value, { entries, standard });
    if (done) return 0;
    const [entry] = choose(entries, value("set-default") ?? value("set-default-index") ?? "", standard);
    if (entry === undefined) return complain(call, "The param is incorrect");
    setDefault(files, menu, entry);
    return 0;
  };
}

type Entries = { readonly entries: readonly Entry[]; readonly standard: Entry | undefined };

function choose(entries: readonly Entry[], which: string, standard: Entry | undefined): readonly Entry[] {
  if (which === "ALL") return entries;
  if (which === "DEFAULT") return standard === undefined ? [] : [standard];
  return entries.filter((entry, at) => String(at) === which || kernelOf(entry) === which);
}

// Whether the words ask for a change of entries, which is then done.
function changeEntries(
  files: FileTree,
  value: (name: string) => string | undefined,
  { entries, standard }: Entries,
): boolean {
  const update = value("update-kernel");
  const added = value("add-kernel");
  const removed = value("remove-kernel");
  if (update !== undefined)
    for (const entry of choose(entries, update, standard))
      changeArguments(files, entry, { add: words(value("args")), remove: words(value("remove-args")) });
  else if (added !== undefined)
    addEntry(files, {
      kernel: added,
      initrd: value("initrd") ?? "",
      title: value("title") ?? "",
      options: value("args") ?? "",
    });
  else if (removed !== undefined)
    for (const { id } of choose(entries, removed, standard)) files.unlink(`${folder}/${id}.conf`);
  else return false;
  return true;
}

function setDefault(files: FileTree, menu: string, { id }: Entry): void {
  const kept = [...readEnvironment(files, menu)].filter(([name]) => name !== "saved_entry");
  const lines = [["saved_entry", id] as const, ...kept].map(([name, text]) => `${name}=${text}\n`);
  files.write(menu.replace(/[^/]*$/, "grubenv"), `# GRUB Environment Block\n${lines.join("")}`);
}

function words(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function readEntries(files: FileTree): readonly Entry[] {
  const node = files.node(folder);
  if (node?.kind !== "directory") return [];
  return [...node.entries.keys()]
    .filter((name) => name.endsWith(".conf"))
    .toSorted(newestFirst)
    .map((name) => {
      const lines = (files.read(`${folder}/${name}`) ?? "").split("\n").filter((line) => line !== "");
      const values = lines.map((line) => {
        const at = line.search(/\s/);
        return [line.slice(0, at), line.slice(at).trim()] as const;
      });
      return { id: name.replace(/\.conf$/, ""), values: new Map(values) };
    });
}

// As rpm orders versions: what has a tilde behind it comes before it.
function newestFirst(a: string, b: string): number {
  const [left, right] = [a, b].map(
    (name) => `${name.replace(/\.conf$/, "").replaceAll("~", "\u0001")}\u0002`,
  );
  return (left ?? "") > (right ?? "") ? -1 : 1;
}

function defaultOf(files: FileTree, menu: string, entries: readonly Entry[]): Entry | undefined {
  const saved = readEnvironment(files, menu).get("saved_entry");
  return entries.find(({ id }) => id === saved) ?? entries.find(({ id }) => !id.includes("rescue"));
}

function kernelOf({ values }: Entry): string {
  return `/boot${values.get("linux") ?? ""}`;
}

function describe(entry: Entry, index: number): string {
  const all = words(entry.values.get("options"));
  const root = all.find((word) => word.startsWith("root="))?.slice("root=".length) ?? "";
  const rest = all.filter((word) => !word.startsWith("root=")).join(" ");
  return `index=${index}
kernel="${kernelOf(entry)}"
args="${rest}"
root="${root}"
initrd="/boot${entry.values.get("initrd") ?? ""}"
title="${entry.values.get("title") ?? ""}"
id="${entry.id}"
`;
}

function changeArguments(
  files: FileTree,
  entry: Entry,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): void {
  const keyOf = (word: string) => word.replace(/=.*$/, "");
  // A value of an option that is set anew goes; one to remove with a value goes only if it is that.
  const kept = words(entry.values.get("options")).filter(
    (word) =>
      !add.some((each) => keyOf(each) === keyOf(word)) &&
      !remove.some((each) => each === word || (!each.includes("=") && each === keyOf(word))),
  );
  entry.values.set("options", [...kept, ...add].join(" "));
  writeEntry(files, entry);
}

function writeEntry(files: FileTree, { id, values }: Entry): void {
  files.write(`${folder}/${id}.conf`, [...values].map(([name, value]) => `${name} ${value}\n`).join(""));
}

type NewEntry = {
  readonly kernel: string;
  readonly initrd: string;
  readonly title: string;
  readonly options: string;
};

function addEntry(files: FileTree, { kernel, initrd, title, options }: NewEntry): void {
  const bare = (path: string) => path.replace(/^\/boot/, "");
  const release = kernel.replace(/^.*vmlinuz-/, "");
  const values = new Map([
    ["title", title],
    ["version", release],
    ["linux", bare(kernel)],
    ["initrd", bare(initrd)],
    ["options", options],
  ]);
  const like = readEntries(files).find((entry) => kernelOf(entry) === kernel)?.id ?? release;
  writeEntry(files, { id: `${like}~custom`, values });
}
