import { Duplex } from "node:stream";
import type { EmbeddedStore, StoreWay } from "./embedded-store.ts";
import type { WireSession } from "./wire-session.ts";

type Peer = { readonly write: (piece: Buffer) => void; readonly end: () => void };

/** What the driver takes for its connection to a server: leads to the embedded store, wherever that is held. */
export class StoreStream extends Duplex {
  readonly #store: EmbeddedStore;
  #peer: Peer | undefined;

  constructor(store: EmbeddedStore) {
    super();
    this.#store = store;
  }

  /** Called by the driver in place of a socket's. */
  connect(): this {
    this.#store.findWay().then(
      (way) => this.#begin(way),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  /** A socket has these; here they mean nothing. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(piece: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#peer?.write(piece);
    done(this.#peer ? null : new Error("the way to the store is closed"));
  }

  override _final(done: () => void): void {
    this.#peer?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#peer?.end();
    this.#peer = undefined;
    done(error);
  }

  #begin(way: StoreWay): void {
    if (this.destroyed) {
      if (way.kind === "socket") way.socket.destroy();
      return;
    }
    this.#peer = way.kind === "socket" ? this.#bySocket(way.socket) : this.#here(way.welcome);
    this.emit("connect");
  }

  #bySocket(socket: Extract<StoreWay, { kind: "socket" }>["socket"]): Peer {
    socket.on("data", (piece: Buffer) => this.push(piece));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.#isOver());
    return { write: (piece) => void socket.write(piece), end: () => void socket.destroy() };
  }

  #here(welcome: Extract<StoreWay, { kind: "here" }>["welcome"]): Peer {
    const session: WireSession = welcome({
      write: (answer) => void this.push(answer),
      end: () => this.#isOver(),
    });
    return { write: (piece) => session.take(piece), end: () => void session.end() };
  }

  #isOver(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
    this.destroy();
  }
}
