/** One message of PostgreSQL's protocol; type is undefined for the first of a connection, which has none. */
export type WireFrame = { readonly type: string | undefined; readonly bytes: Buffer };

/** Cuts what comes from a client into messages, whatever pieces it comes in. */
export class WireFrames {
  #rest: Buffer = Buffer.alloc(0);
  #hasBegun = false;

  /** The messages that are whole by now. */
  *take(piece: Buffer): Generator<WireFrame> {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    for (let frame = this.#next(); frame; frame = this.#next()) yield frame;
  }

  /** To be called when the first message was answered, so that all later ones have a type. */
  begin(): void {
    this.#hasBegun = true;
  }

  #next(): WireFrame | undefined {
    const head = this.#hasBegun ? 1 : 0;
    if (this.#rest.length < head + 4) return undefined;
    const length = head + this.#rest.readUInt32BE(head);
    if (this.#rest.length < length) return undefined;
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return { type: this.#hasBegun ? String.fromCharCode(bytes[0] ?? 0) : undefined, bytes };
  }
}

/** What a client begins with: it wants to talk, asks whether the connection may be encrypted, or wants to end a query. */
export function readGreeting({ bytes }: WireFrame): "start" | "encryption" | "other" {
  const code = bytes.length >= 8 ? bytes.readUInt32BE(4) : 0;
  if (code === 0x00_03_00_00) return "start";
  return code === 80_877_103 || code === 80_877_104 ? "encryption" : "other";
}

/** The answer to a client that begins: it is let in, and told what it has to know of the server. */
export function welcome(): Buffer {
  const settings = Object.entries({
    server_version: "18.0",
    server_encoding: "UTF8",
    client_encoding: "UTF8",
    DateStyle: "ISO, MDY",
    integer_datetimes: "on",
    standard_conforming_strings: "on",
  });
  return Buffer.concat([
    frame("R", Buffer.from([0, 0, 0, 0])),
    ...settings.map(([name, value]) => frame("S", Buffer.from(`${name}\0${value}\0`))),
    frame("K", Buffer.alloc(8)),
    frame("Z", Buffer.from("I")),
  ]);
}

/** The state of the transaction after an answer: none, open, or failed; undefined: the answer does not end a request. */
export function stateAfter(answer: Uint8Array): "none" | "open" | undefined {
  // The last message is ReadyForQuery: Z, a length of five, and the state.
  const at = answer.length - 6;
  if (at < 0 || answer[at] !== 0x5a || answer[at + 4] !== 5) return undefined;
  return answer[at + 5] === 0x49 ? "none" : "open";
}

function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
