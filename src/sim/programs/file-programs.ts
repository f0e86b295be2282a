import { createHash } from "node:crypto";
import { type Failure, fail } from "../files/errno.ts";
import { Directory, type Node, RegularFile, SymbolicLink } from "../files/node.ts";
import { type Call, complain, type Program, readInput, say } from "../shell/program.ts";
import { complainOfFile } from "./complain-of-file.ts";
import { readOptions } from "./read-options.ts";
import { statText } from "./stat-text.ts";

/** Programs that look at files, make, move and remove them. */
export const filePrograms: Readonly<Record<string, Program>> = {
  readlink: (call) => readLink(call),
  basename: (call) => say(call, `${baseOf(call.words[0] ?? "").replace(suffixOf(call.words[1]), "")}\n`),
  dirname: (call) => say(call, `${folderOf(call.words[0] ?? "")}\n`),
  ls: (call) => list(call),
  stat: (call) => stat(call),
  sha256sum: function* sha256sum(call) {
    let code = 0;
    for (const path of call.words.length === 0 ? ["-"] : call.words) {
      const bytes = yield* readInput(call, path);
      if (typeof bytes !== "string") {
        code = complainOfFile(call, path, bytes);
        continue;
      }
      say(call, `${createHash("sha256").update(bytes, "latin1").digest("hex")}  ${path}\n`);
    }
    return code;
  },
  mkdir: (call) => makeDirectories(call),
  rmdir: (call) =>
    overPaths(call, "failed to remove", (path) => {
      const found = call.process.kernel.files.find(path, call.process.cwd, false);
      if (!("node" in found)) return found;
      if (found.node.kind !== "directory") return fail("ENOTDIR");
      if (found.node.entries.size > 0) return fail("ENOTEMPTY");
      return call.process.kernel.files.unlink(path, call.process.cwd);
    }),
  rm: (call) => remove(call),
  mv: (call) => move(call),
  cp: (call) => copy(call),
  ln: (call) => makeLink(call),
  touch: (call) =>
    overPaths(call, "cannot touch", (path) => {
      const file = call.process.openToWrite(path, true);
      if ("errno" in file) return file;
      file.close();
      return undefined;
    }),
  chmod: (call) => {
    const [mode = "", ...paths] = readOptions(call.words).rest;
    return overPaths({ ...call, words: paths }, "cannot access", (path) =>
      onNode(call, path, (node) => {
        node.mode = /^[0-7]+$/.test(mode)
          ? Number.parseInt(mode, 8)
          : node.mode | (mode.includes("x") ? 0o111 : 0);
      }),
    );
  },
  chown: (call) => {
    const [owner = "", ...paths] = readOptions(call.words).rest;
    const [uid = "", gid] = owner.split(":");
    return overPaths({ ...call, words: paths }, "cannot access", (path) =>
      onNode(call, path, (node) => {
        if (/^\d+$/.test(uid)) node.uid = Number(uid);
        if (gid !== undefined && /^\d+$/.test(gid)) node.gid = Number(gid);
      }),
    );
  },
};

function baseOf(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//, "");
}

function folderOf(path: string): string {
  const bare = path.replace(/\/+$/, "");
  return bare.includes("/") ? bare.replace(/\/+[^/]*$/, "") || "/" : ".";
}

function suffixOf(suffix = ""): RegExp {
  return new RegExp(`${suffix.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
}

function onNode(call: Call, path: string, change: (node: Node) => void): Failure | undefined {
  const found = call.process.kernel.files.find(path, call.process.cwd);
  if (!("node" in found)) return found;
  change(found.node);
  return undefined;
}

function overPaths(call: Call, doing: string, act: (path: string) => Failure | undefined): number {
  let code = 0;
  for (const path of readOptions(call.words).rest) {
    const failure = act(path);
    if (failure !== undefined) code = complain(call, `${doing} '${path}': ${failure.text}`);
  }
  return code;
}

function readLink(call: Call): number {
  const { flags, rest } = readOptions(call.words);
  let code = 0;
  for (const path of rest) {
    const target =
      flags.has("f") || flags.has("e") ? endOf(call, path, flags.has("f")) : targetOf(call, path);
    if (target === undefined) code = 1;
    else say(call, `${target}\n`);
  }
  return code;
}

function targetOf(call: Call, path: string): string | undefined {
  const found = call.process.kernel.files.find(path, call.process.cwd, false);
  return "node" in found && found.node.kind === "link" ? found.node.target : undefined;
}

// Where a path ends when all links are followed; its last name may be missing.
function endOf(call: Call, path: string, mayMiss: boolean): string | undefined {
  const { files } = call.process.kernel;
  const found = files.find(path, call.process.cwd);
  if ("node" in found) return found.path;
  const parent = files.find(path.replace(/\/?[^/]+$/, "") || "/", call.process.cwd);
  if (!mayMiss || !("node" in parent)) return undefined;
  return `${parent.path === "/" ? "" : parent.path}/${baseOf(path)}`;
}

function list(call: Call): number {
  const { flags, rest } = readOptions(call.words);
  let code = 0;
  for (const path of rest.length === 0 ? ["."] : rest) {
    const found = call.process.kernel.files.find(path, call.process.cwd);
    if (!("node" in found)) code = complain(call, `cannot access '${path}': ${found.text}`, 2);
    else if (found.node.kind !== "directory" || flags.has("d")) say(call, `${path}\n`);
    else {
      const names = [...found.node.entries.keys()].filter((name) => flags.has("a") || !name.startsWith("."));
      say(
        call,
        names
          .toSorted()
          .map((name) => `${name}\n`)
          .join(""),
      );
    }
  }
  return code;
}

function stat(call: Call): number {
  const { flags, values, rest } = readOptions(call.words, "c");
  const format = values.get("c")?.[0] ?? "%n";
  let code = 0;
  const out: string[] = [];
  for (const path of rest) {
    const found = call.process.kernel.files.find(path, call.process.cwd, flags.has("L"));
    if ("node" in found) out.push(`${statText(format, path, found.node)}\n`);
    else code = complain(call, `cannot stat '${path}': ${found.text}`);
  }
  if (out.length > 0) say(call, out.join(""));
  return code;
}

function makeDirectories(call: Call): number {
  const { flags } = readOptions(call.words, "m");
  const makesParents = flags.has("p");
  return overPaths(call, "cannot create directory", (path) => {
    if (!makesParents) return makeDirectory(call, path);
    for (const each of prefixesOf(path)) {
      const found = call.process.kernel.files.find(each, call.process.cwd);
      const isThere = "node" in found;
      if (isThere && found.node.kind !== "directory") return fail(each === path ? "EEXIST" : "ENOTDIR");
      const failure = isThere ? undefined : makeDirectory(call, each);
      if (failure !== undefined) return failure;
    }
    return undefined;
  });
}

function makeDirectory(call: Call, path: string): Failure | undefined {
  const { files } = call.process.kernel;
  if ("node" in files.find(path, call.process.cwd)) return fail("EEXIST");
  const made = new Directory();
  made.mode = 0o777 & ~call.process.umask;
  return files.link(path, made, call.process.cwd);
}

function prefixesOf(path: string): readonly string[] {
  const names = path.split("/").filter((name) => name !== "");
  return names.map((_, at) => (path.startsWith("/") ? "/" : "") + names.slice(0, at + 1).join("/"));
}

function remove(call: Call): number {
  const { flags } = readOptions(call.words);
  const { files } = call.process.kernel;
  return overPaths(call, "cannot remove", (path) => {
    const found = files.find(path, call.process.cwd, false);
    if (!("node" in found)) return flags.has("f") && found.errno === "ENOENT" ? undefined : found;
    if (found.node.kind === "directory" && !flags.has("r") && !flags.has("R")) return fail("EISDIR");
    return files.unlink(path, call.process.cwd);
  });
}

function move(call: Call): number {
  const [from = "", to = ""] = readOptions(call.words).rest;
  const { files } = call.process.kernel;
  const { cwd } = call.process;
  const found = files.find(from, cwd, false);
  if (!("node" in found)) return complain(call, `cannot stat '${from}': ${found.text}`);
  const target = files.node(to, cwd);
  const place = target?.kind === "directory" ? `${to}/${baseOf(from)}` : to;
  const parent = files.parent(place, cwd);
  const refused = "directory" in parent ? (parent.directory.isKernels ? fail("EACCES") : undefined) : parent;
  const failure = refused ?? files.unlink(from, cwd);
  if (failure !== undefined) return complain(call, `cannot move '${from}' to '${to}': ${failure.text}`);
  if ("directory" in parent) parent.directory.entries.set(parent.name, found.node);
  return 0;
}

function copy(call: Call): number {
  const { flags, rest } = readOptions(call.words);
  const [from = "", to = ""] = rest;
  const { files } = call.process.kernel;
  const { cwd } = call.process;
  const found = files.find(from, cwd);
  if (!("node" in found)) return complain(call, `cannot stat '${from}': ${found.text}`);
  if (found.node.kind !== "file") return complain(call, `-r not specified; omitting directory '${from}'`);
  const target = files.node(to, cwd);
  const place = target?.kind === "directory" ? `${to}/${baseOf(from)}` : to;
  const keeps = flags.has("a") || flags.has("p");
  const { mode, uid, gid, changedAt } = found.node;
  const made = new RegularFile(found.node.content, { mode: keeps ? mode : mode & ~call.process.umask });
  if (keeps) Object.assign(made, { uid, gid, changedAt });
  const failure = files.roomFor(place) ?? files.link(place, made, cwd);
  return failure === undefined ? 0 : complain(call, `cannot create regular file '${place}': ${failure.text}`);
}

function makeLink(call: Call): number {
  const { flags, rest } = readOptions(call.words);
  const [target = "", path = ""] = rest;
  const { files } = call.process.kernel;
  if (!flags.has("s")) return complain(call, "only symbolic links can be made here");
  const there = files.find(path, call.process.cwd, false);
  if ("node" in there && !flags.has("f"))
    return complain(call, `failed to create symbolic link '${path}': ${fail("EEXIST").text}`);
  const failure = files.link(path, new SymbolicLink(target), call.process.cwd);
  return failure === undefined
    ? 0
    : complain(call, `failed to create symbolic link '${path}': ${failure.text}`);
}
