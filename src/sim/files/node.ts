import type { Program } from "../shell/program.ts";
import type { Failure } from "./errno.ts";

let lastInode = 1000;

/** What every file has: its mode, owner, inode and time. */
abstract class Inode {
  readonly inode = ++lastInode;
  mode: number;
  uid = 0;
  gid = 0;
  /** Milliseconds since the epoch. */
  changedAt = 0;
  /** The open file that holds its flock. */
  lock: object | undefined;

  constructor(mode: number) {
    this.mode = mode;
  }
}

/** A regular file; content is bytes, one character each. */
export class RegularFile extends Inode {
  readonly kind = "file";
  #content: string | (() => string);
  /** What runs when it is executed; a script has none, and is read. */
  readonly program: Program | undefined;

  /** Content given as a function is made when it is first read. */
  constructor(
    content: string | (() => string),
    { mode = 0o644, program }: { readonly mode?: number; readonly program?: Program } = {},
  ) {
    super(mode);
    this.#content = content;
    this.program = program;
  }

  get content(): string {
    if (typeof this.#content === "function") this.#content = this.#content();
    return this.#content;
  }

  set content(bytes: string) {
    this.#content = bytes;
  }
}

/** How an attribute of sysfs or procfs behaves. */
export type AttributeCalls = {
  readonly read?: () => string | Failure;
  /** What is written, whole; a failure is what the write gives. */
  readonly write?: (bytes: string) => Failure | undefined;
};

/** A file of the kernel, which answers itself. */
export class Attribute extends Inode {
  readonly kind = "attribute";
  readonly calls: AttributeCalls;

  constructor(calls: AttributeCalls) {
    super(calls.write === undefined ? 0o444 : calls.read === undefined ? 0o200 : 0o644);
    this.calls = calls;
  }
}

/** A symbolic link. */
export class SymbolicLink extends Inode {
  readonly kind = "link";
  readonly target: string;

  constructor(target: string) {
    super(0o777);
    this.target = target;
  }
}

/** A character device; only null, zero and VFIO's are known, and all read as nothing. */
export class Device extends Inode {
  readonly kind = "device";
  readonly name: string;

  constructor(name: string) {
    super(0o666);
    this.name = name;
  }
}

/** What is in a directory, by name. */
export type Entries = Map<string, Node>;

/** A directory with the names in it. */
export class Directory extends Inode {
  readonly kind = "directory";
  #entries: Entries | (() => Entries);
  /** The kernel's own: nothing can be made or removed in it. */
  readonly isKernels: boolean;

  /** Entries given as a function are made when the directory is first looked into. */
  constructor(entries: Entries | (() => Entries) = new Map(), isKernels = false) {
    super(0o755);
    this.#entries = entries;
    this.isKernels = isKernels;
  }

  get entries(): Entries {
    if (typeof this.#entries === "function") this.#entries = this.#entries();
    return this.#entries;
  }
}

/** A directory of the kernel whose entries are looked up anew each time that what they show may have changed. */
export class LiveDirectory extends Inode {
  readonly kind = "directory";
  readonly isKernels = true;
  readonly #make: () => Entries;
  readonly #version: () => number;
  #madeFor = -1;
  #entries: Entries = new Map();

  constructor(make: () => Entries, version: () => number) {
    super(0o755);
    this.#make = make;
    this.#version = version;
  }

  get entries(): Entries {
    const version = this.#version();
    if (version !== this.#madeFor) {
      this.#entries = this.#make();
      this.#madeFor = version;
    }
    return this.#entries;
  }
}

/** Anything that has a name in a directory. */
export type Node = RegularFile | Attribute | SymbolicLink | Device | Directory | LiveDirectory;
