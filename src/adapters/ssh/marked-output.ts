/** How many bytes of what comes before the marker are kept, for error messages. */
const PREAMBLE_BYTES = 65_536;

/** One output stream of a run: what comes before the marker's line is kept apart, the rest up to a limit. */
export class MarkedOutput {
  readonly #marker: Buffer;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #preamble: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #marked = false;
  #overflowed = false;

  constructor(marker: string, maxBytes: number) {
    this.#marker = Buffer.from(`${marker}\n`);
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes; what is over the limit is dropped. */
  push(chunk: Buffer): void {
    if (this.#marked) {
      this.#keep(chunk);
      return;
    }
    const seen = Buffer.concat([this.#preamble, chunk]);
    const at = seen.indexOf(this.#marker);
    if (at < 0) {
      this.#preamble = seen.subarray(-PREAMBLE_BYTES);
      return;
    }
    this.#marked = true;
    this.#preamble = seen.subarray(0, at).subarray(-PREAMBLE_BYTES);
    this.#keep(seen.subarray(at + this.#marker.length));
  }

  #keep(chunk: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    if (chunk.length > room) this.#overflowed = true;
    const kept = chunk.subarray(0, room);
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
  }

  /** Whether the marker has been seen. */
  get marked(): boolean {
    return this.#marked;
  }

  /** Whether there was more than the limit. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** What came before the marker (its last 64 KiB). */
  preambleText(): string {
    return decode(this.#preamble);
  }

  /** What came after the marker's line; bytes that are not UTF-8 become U+FFFD. */
  text(): string {
    return decode(Buffer.concat(this.#chunks));
  }

  /** The first line after the marker without its line feed; undefined while it is not complete. */
  firstLine(): string | undefined {
    const first = this.#chunks[0];
    if (first === undefined) return undefined;
    const all = first.includes(10) ? first : Buffer.concat(this.#chunks);
    const end = all.indexOf(10);
    return end < 0 ? undefined : decode(all.subarray(0, end));
  }
}

function decode(bytes: Buffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
