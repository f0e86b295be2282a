import { type Failure, fail } from "../files/errno.ts";
import { RegularFile } from "../files/node.ts";
import { OpenFile } from "../files/open-file.ts";
import type { Kernel } from "./kernel.ts";
import type { Command } from "./syntax.ts";

/** Why commands are not run one after the other any more. */
export type Jump =
  | { readonly kind: "break" | "continue"; readonly levels: number }
  | { readonly kind: "return" | "exit"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string };

/** What `set` switches. */
export type ShellOptions = { errexit: boolean; nounset: boolean; noglob: boolean };

/** A shell that runs: its variables, its open files, and where it stands. */
export class ShellProcess {
  readonly kernel: Kernel;
  readonly pid: number;
  /** What `$$` says. */
  shellPid: number;
  parentPid: number;
  variables = new Map<string, string>();
  exported = new Set<string>();
  functions = new Map<string, Command>();
  positional: readonly string[] = [];
  scriptName = "sh";
  descriptors = new Map<number, OpenFile>();
  cwd = "/";
  umask = 0o022;
  status = 0;
  lastJob: number | undefined;
  options: ShellOptions = { errexit: false, nounset: false, noglob: false };
  exitTrap: string | undefined;
  jump: Jump | undefined;
  functionDepth = 0;
  loopDepth = 0;
  /** Within a condition, where errexit does not count. */
  conditionDepth = 0;
  /** Values of before `local`, by function. */
  readonly locals: Map<string, string | undefined>[] = [];

  constructor(kernel: Kernel, pid: number, parentPid: number) {
    this.kernel = kernel;
    this.pid = pid;
    this.shellPid = pid;
    this.parentPid = parentPid;
  }

  /** A copy that goes on alone, as a subshell does. */
  fork(pid = this.pid): ShellProcess {
    const copy = new ShellProcess(this.kernel, pid, this.pid);
    copy.shellPid = this.shellPid;
    copy.parentPid = this.parentPid;
    copy.variables = new Map(this.variables);
    copy.exported = new Set(this.exported);
    copy.functions = new Map(this.functions);
    copy.positional = this.positional;
    copy.scriptName = this.scriptName;
    for (const [number, file] of this.descriptors) copy.descriptors.set(number, file.share());
    copy.cwd = this.cwd;
    copy.umask = this.umask;
    copy.status = this.status;
    copy.lastJob = this.lastJob;
    copy.options = { ...this.options };
    copy.functionDepth = this.functionDepth;
    copy.conditionDepth = this.conditionDepth;
    return copy;
  }

  /** Closes all that it has open. */
  close(): void {
    for (const file of this.descriptors.values()) file.close();
    this.descriptors.clear();
  }

  /** Puts a file at a descriptor instead of what was there. */
  setDescriptor(number: number, file: OpenFile | undefined): void {
    this.descriptors.get(number)?.close();
    if (file === undefined) this.descriptors.delete(number);
    else this.descriptors.set(number, file);
  }

  /** Writes to a descriptor. */
  write(descriptor: number, bytes: string): Failure | undefined {
    return this.descriptors.get(descriptor)?.write(bytes);
  }

  /** The value of a variable of the environment, as a program sees it. */
  environment(name: string): string | undefined {
    return this.exported.has(name) ? this.variables.get(name) : undefined;
  }

  /** The bytes of a file by its path. */
  readFile(path: string): string | Failure {
    const found = this.kernel.files.find(path, this.cwd);
    if (!("node" in found)) return found;
    const { node } = found;
    switch (node.kind) {
      case "file":
        return node.content;
      case "attribute":
        return node.calls.read?.() ?? fail("EACCES");
      case "device":
        return "";
      case "directory":
      case "link":
        return fail("EISDIR");
    }
  }

  /** Opens a file to be read. */
  openToRead(path: string): OpenFile | Failure {
    const found = this.kernel.files.find(path, this.cwd);
    if (!("node" in found)) return found;
    const { node } = found;
    switch (node.kind) {
      case "file":
        return new OpenFile({ kind: "file", node, room: () => undefined }, found.path);
      case "attribute": {
        if (node.calls.read === undefined) return fail("EACCES");
        return new OpenFile({ kind: "attribute", node }, found.path);
      }
      case "device":
        return new OpenFile({ kind: "device", node }, found.path);
      case "directory":
        return new OpenFile({ kind: "directory", node }, found.path);
      case "link":
        return fail("ENOENT");
    }
  }

  /** Opens a file to be written, makes it if it is not there, and empties it unless it is appended to. */
  openToWrite(path: string, appends: boolean): OpenFile | Failure {
    const { files } = this.kernel;
    const found = files.find(path, this.cwd);
    const node = "node" in found ? found.node : this.#create(path);
    if ("errno" in node) return node;
    const absolute = "node" in found ? found.path : path;
    switch (node.kind) {
      case "file": {
        if (files.isReadOnly && !/^\/(?:run|tmp)\//.test(absolute)) return fail("EROFS");
        if (!appends) node.content = "";
        node.changedAt = files.now();
        return new OpenFile({ kind: "file", node, room: () => files.roomFor(absolute) }, absolute, appends);
      }
      case "attribute":
        return node.calls.write === undefined
          ? fail("EACCES")
          : new OpenFile({ kind: "attribute", node }, absolute);
      case "device":
        return new OpenFile({ kind: "device", node }, absolute);
      case "directory":
        return fail("EISDIR");
      case "link":
        return fail("ENOENT");
    }
  }

  #create(path: string): RegularFile | Failure {
    const node = new RegularFile("", { mode: 0o666 & ~this.umask });
    return this.kernel.files.link(path, node, this.cwd) ?? node;
  }
}
