import type { Turns } from "./turns.ts";
import { readGreeting, stateAfter, type WireFrame, WireFrames, welcome } from "./wire-frames.ts";

/** A database of one session: takes whole requests of PostgreSQL's protocol and gives the answer. */
export type WireBackend = { readonly exchange: (request: Uint8Array) => Promise<Uint8Array> };

/** Where the answers of a client go, and how it is told that there will be no more. */
export type WireClient = { readonly write: (answer: Uint8Array) => void; readonly end: () => void };

/** A client may not hold up the others for longer than this: one that is asleep would for ever. */
const transactionLimitMs = 15_000;

/**
 * One client of a database that has one session. Its requests go to the database whole, so that those of clients do not
 * mix, and while it has a transaction open it alone has its turn.
 */
export class WireSession {
  readonly #frames = new WireFrames();
  readonly #parts: { readonly backend: WireBackend; readonly turns: Turns };
  readonly #client: WireClient;
  #request: Buffer[] = [];
  #giveBack: (() => void) | undefined;
  #work: Promise<void> = Promise.resolve();
  #limit: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(parts: { readonly backend: WireBackend; readonly turns: Turns }, client: WireClient) {
    this.#parts = parts;
    this.#client = client;
  }

  /** Takes bytes of the client. */
  take(piece: Buffer): void {
    for (const frame of this.#frames.take(piece)) this.#takeFrame(frame);
  }

  /** The client is gone: what it has open is rolled back. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#work;
    await this.#settle();
  }

  #takeFrame(frame: WireFrame): void {
    if (frame.type === undefined) this.#greet(frame);
    else if (frame.type === "X") this.#client.end();
    else this.#collect(frame);
  }

  #collect(frame: WireFrame): void {
    this.#request.push(frame.bytes);
    // Query and Sync are what the database answers with ReadyForQuery.
    if (frame.type !== "Q" && frame.type !== "S") return;
    const request = Buffer.concat(this.#request);
    this.#request = [];
    this.#work = this.#work.then(() => this.#exchange(request));
  }

  #greet(frame: WireFrame): void {
    const greeting = readGreeting(frame);
    if (greeting === "start") this.#frames.begin();
    if (greeting === "start") this.#client.write(welcome());
    else if (greeting === "encryption") this.#client.write(Buffer.from("N"));
    else this.#client.end();
  }

  async #exchange(request: Buffer): Promise<void> {
    if (this.#isOver) return;
    try {
      this.#giveBack ??= await this.#parts.turns.take();
      clearTimeout(this.#limit);
      const answer = await this.#parts.backend.exchange(request);
      if (stateAfter(answer) === "none") this.#yieldTurn();
      else this.#limit = setTimeout(() => void this.#giveUp(), transactionLimitMs).unref();
      this.#client.write(answer);
    } catch {
      await this.#giveUp();
    }
  }

  async #giveUp(): Promise<void> {
    this.#isOver = true;
    this.#client.end();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    if (!this.#giveBack) return;
    const rollback = Buffer.from("Q\0\0\0\x0dROLLBACK\0", "latin1");
    await this.#parts.backend.exchange(rollback).catch(() => undefined);
    this.#yieldTurn();
  }

  #yieldTurn(): void {
    clearTimeout(this.#limit);
    this.#giveBack?.();
    this.#giveBack = undefined;
  }
}
