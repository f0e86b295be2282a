import { type Failure, fail } from "./errno.ts";
import { Directory, type LiveDirectory, type Node, RegularFile } from "./node.ts";

/** A node by its path, with all links resolved. */
export type Place = { readonly path: string; readonly node: Node };

const MAX_LINKS = 40;

/** All files of a machine, below one root. Paths are absolute; a relative one counts from the directory given. */
export class FileTree {
  readonly root: Directory;
  /** False as long as the disk has room. */
  isFull = false;
  /** Every file is below a file system that is mounted read-only. */
  isReadOnly = false;
  /** Milliseconds since the epoch, for what is made. */
  readonly now: () => number;

  constructor(root: Directory, now: () => number) {
    this.root = root;
    this.now = now;
  }

  /** What is at the path; with follow, behind a link that it ends in. */
  find(path: string, from = "/", follow = true): Place | Failure {
    return this.#walk(path, from, follow);
  }

  /** The node at the path, links followed; undefined if there is none. */
  node(path: string, from = "/"): Node | undefined {
    const found = this.#walk(path, from, true);
    return "node" in found ? found.node : undefined;
  }

  /** The bytes of a file; undefined if it is not there or cannot be read. */
  read(path: string): string | undefined {
    const node = this.node(path);
    if (node?.kind === "file") return node.content;
    if (node?.kind !== "attribute") return undefined;
    const bytes = node.calls.read?.();
    return typeof bytes === "string" ? bytes : undefined;
  }

  /** Puts a node at a path, with the directories above it, as one who sets a machine up. */
  put(path: string, node: Node): void {
    const names = path.split("/").filter((name) => name !== "");
    const last = names.pop() ?? "";
    let at: Directory | LiveDirectory = this.root;
    for (const name of names) {
      let next: Node | undefined = at.entries.get(name);
      if (next?.kind === "link") next = this.node(next.target, "/");
      if (next === undefined) {
        next = new Directory();
        next.changedAt = this.now();
        at.entries.set(name, next);
      }
      if (next.kind !== "directory") throw new Error(`${path}: ${name} is no directory`);
      at = next;
    }
    node.changedAt ||= this.now();
    at.entries.set(last, node);
  }

  /** Writes a whole file, as one who sets a machine up. */
  write(path: string, content: string | (() => string), mode = 0o644): void {
    this.put(path, new RegularFile(content, { mode }));
  }

  /** The directory of a path's last name; a failure if it is not there or cannot be changed. */
  parent(
    path: string,
    from = "/",
  ): { readonly directory: Directory | LiveDirectory; readonly name: string } | Failure {
    const bare = path.replace(/\/+$/, "");
    const slash = bare.lastIndexOf("/");
    const found = this.#walk(slash < 0 ? "." : bare.slice(0, slash) || "/", from, true);
    if (!("node" in found)) return found;
    if (found.node.kind !== "directory") return fail("ENOTDIR");
    return { directory: found.node, name: bare.slice(slash + 1) };
  }

  /** Why no byte can be added to a file; undefined: there is room. */
  roomFor(path: string): Failure | undefined {
    return this.isFull && !isVolatile(path) ? fail("ENOSPC") : undefined;
  }

  /** Puts a node into a directory that is there, as a program does. */
  link(path: string, node: Node, from = "/"): Failure | undefined {
    const parent = this.parent(path, from);
    if (!("directory" in parent)) return parent;
    if (parent.directory.isKernels) return fail("EACCES");
    if (this.isReadOnly && !isVolatile(path)) return fail("EROFS");
    if (this.isFull && node.kind !== "link" && !isVolatile(path)) return fail("ENOSPC");
    node.changedAt ||= this.now();
    parent.directory.entries.set(parent.name, node);
    return undefined;
  }

  /** Takes a name out of its directory, as a program does. */
  unlink(path: string, from = "/"): Failure | undefined {
    const parent = this.parent(path, from);
    if (!("directory" in parent)) return parent;
    if (parent.directory.isKernels) return fail("EPERM");
    if (!parent.directory.entries.has(parent.name)) return fail("ENOENT");
    if (this.isReadOnly && !isVolatile(path)) return fail("EROFS");
    parent.directory.entries.delete(parent.name);
    return undefined;
  }

  // Most paths have no link in them, and are walked without taking them apart.
  #walk(path: string, from: string, follow: boolean): Place | Failure {
    if (path === "") return fail("ENOENT");
    const whole = path.startsWith("/") ? path : from === "/" ? `/${path}` : `${from}/${path}`;
    let at: Node = this.root;
    let start = 1;
    while (start < whole.length) {
      const slash = whole.indexOf("/", start);
      const end = slash < 0 ? whole.length : slash;
      const name = whole.slice(start, end);
      if (name === "" || name === "." || name === "..") return this.#walkSlowly(whole, follow);
      if (at.kind !== "directory") return fail("ENOTDIR");
      const next: Node | undefined = at.entries.get(name);
      if (next === undefined) return fail("ENOENT");
      if (next.kind === "link" && (follow || end < whole.length)) return this.#walkSlowly(whole, follow);
      at = next;
      start = end + 1;
    }
    if (whole.endsWith("/") && at.kind !== "directory") return fail("ENOTDIR");
    return { path: whole, node: at };
  }

  #walkSlowly(path: string, follow: boolean): Place | Failure {
    const stack: { readonly name: string; readonly node: Node }[] = [];
    const pending = path.split("/").toReversed();
    const mustBeDirectory = path.endsWith("/");
    const isAtEnd = () => !mustBeDirectory && pending.every((left) => left === "");
    let links = 0;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === "" || name === ".") continue;
      if (name === "..") {
        stack.pop();
        continue;
      }
      const next = entryOf(stack.at(-1)?.node ?? this.root, name);
      if (!("kind" in next)) return next;
      if (next.kind !== "link" || (!follow && isAtEnd())) {
        stack.push({ name, node: next });
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return fail("ELOOP");
      if (next.target.startsWith("/")) stack.length = 0;
      pending.push(...next.target.split("/").toReversed());
    }
    const node = stack.at(-1)?.node ?? this.root;
    if (mustBeDirectory && node.kind !== "directory") return fail("ENOTDIR");
    return { path: `/${stack.map((entry) => entry.name).join("/")}`, node };
  }
}

function entryOf(node: Node, name: string): Node | Failure {
  if (node.kind !== "directory") return fail("ENOTDIR");
  return node.entries.get(name) ?? fail("ENOENT");
}

function isVolatile(path: string): boolean {
  return /^\/(?:run|dev|proc|sys|tmp)\//.test(path);
}
