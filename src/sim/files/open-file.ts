import { type Failure, fail } from "./errno.ts";
import type { Attribute, Device, Node, RegularFile } from "./node.ts";

/** Input that comes from elsewhere while a script runs: the stdin of a session. */
export type InputStream = {
  /** Bytes that have come and were not taken. */
  pending: string;
  /** No more will come. */
  isEnded: boolean;
  /** Resolves when there is more or it has ended. */
  readonly more: () => Promise<void>;
};

/** Where what is written goes. */
export type Sink = (bytes: string) => Failure | undefined;

/** What an open file is of. */
export type Source =
  | { readonly kind: "file"; readonly node: RegularFile; readonly room: () => Failure | undefined }
  | { readonly kind: "attribute"; readonly node: Attribute }
  | { readonly kind: "device"; readonly node: Device }
  | { readonly kind: "directory"; readonly node: Node }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "input"; readonly stream: InputStream }
  | { readonly kind: "sink"; readonly sink: Sink };

/** An open file: a place in it, shared by all descriptors that were copied from the first. */
export class OpenFile {
  readonly source: Source;
  readonly path: string;
  readonly appends: boolean;
  #at = 0;
  #references = 1;
  #read: string | Failure | undefined;

  constructor(source: Source, path = "", appends = false) {
    this.source = source;
    this.path = path;
    this.appends = appends;
  }

  /** One more descriptor. */
  share(): this {
    this.#references += 1;
    return this;
  }

  /** One descriptor less; the last one lets go of a flock. */
  close(): void {
    this.#references -= 1;
    if (this.#references === 0 && this.source.kind === "file" && this.source.node.lock === this)
      this.source.node.lock = undefined;
  }

  /** Whether more may come for which a reader has to wait. */
  get waitsFor(): InputStream | undefined {
    const { source } = this;
    return source.kind === "input" && !source.stream.isEnded ? source.stream : undefined;
  }

  /** All that is there from here on. */
  readAll(): string | Failure {
    if (this.source.kind === "input") {
      const { stream } = this.source;
      const taken = stream.pending;
      stream.pending = "";
      return taken;
    }
    const all = this.#all();
    if (typeof all !== "string") return all;
    const rest = this.#at === 0 ? all : all.slice(this.#at);
    this.#at = all.length;
    return rest;
  }

  /** The next line without its line feed; undefined at the end. isWhole: it had a line feed. */
  readLine(): { readonly line: string; readonly isWhole: boolean } | Failure {
    if (this.source.kind === "input") {
      const { stream } = this.source;
      const end = stream.pending.indexOf("\n");
      const line = end < 0 ? stream.pending : stream.pending.slice(0, end);
      stream.pending = end < 0 ? "" : stream.pending.slice(end + 1);
      return { line, isWhole: end >= 0 };
    }
    const all = this.#all();
    if (typeof all !== "string") return all;
    const end = all.indexOf("\n", this.#at);
    const line = all.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? all.length : end + 1;
    return { line, isWhole: end >= 0 };
  }

  /** Writes bytes; a failure if nothing or not all of it was written. */
  write(bytes: string): Failure | undefined {
    const { source } = this;
    switch (source.kind) {
      case "sink":
        return source.sink(bytes);
      case "attribute":
        return source.node.calls.write === undefined ? fail("EIO") : source.node.calls.write(bytes);
      case "device":
        return undefined;
      case "file": {
        if (bytes === "") return undefined;
        const full = source.room();
        if (full !== undefined) return full;
        const { node } = source;
        if (this.appends || this.#at >= node.content.length) {
          node.content += bytes;
          this.#at = node.content.length;
        } else {
          node.content =
            node.content.slice(0, this.#at) + bytes + node.content.slice(this.#at + bytes.length);
          this.#at += bytes.length;
        }
        return undefined;
      }
      case "directory":
      case "text":
      case "input":
        return fail("EBADF");
    }
  }

  #all(): string | Failure {
    const { source } = this;
    switch (source.kind) {
      case "file":
        return source.node.content;
      case "text":
        return source.text;
      case "attribute":
        this.#read ??= source.node.calls.read?.() ?? fail("EIO");
        return this.#read;
      case "device":
        return "";
      case "directory":
        return fail("EISDIR");
      case "input":
      case "sink":
        return fail("EBADF");
    }
  }
}
