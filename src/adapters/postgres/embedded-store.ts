import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { OperatingError } from "../../base/operating-error.ts";
import { isGone } from "./database-error.ts";
import type { StorePaths } from "./embedded-files.ts";
import { type Embedded, openEmbedded } from "./open-embedded.ts";
import { type StoreLock, takeStoreLock } from "./store-lock.ts";
import { connectToStore, serveStore } from "./store-socket.ts";
import { Turns } from "./turns.ts";
import { type WireClient, WireSession } from "./wire-session.ts";

const patienceMs = 30_000;
const pauseMs = 50;

/** A way to the store: by the process that holds it, or in this one. */
export type StoreWay =
  | { readonly kind: "socket"; readonly socket: Socket }
  | { readonly kind: "here"; readonly welcome: (client: WireClient) => WireSession };

type Held = {
  readonly database: Embedded;
  readonly lock: StoreLock;
  readonly server: { readonly close: () => Promise<void> };
  readonly welcome: (client: WireClient) => WireSession;
};

/**
 * The store of a state directory. One process holds it and lets the others in by a socket; when that one ends, another that
 * needs the store takes it over.
 */
export class EmbeddedStore {
  readonly #paths: StorePaths;
  readonly #turns = new Turns();
  #held: Held | undefined;

  constructor(paths: StorePaths) {
    this.#paths = paths;
  }

  /** Which process holds the store, for a person to read. */
  get server(): string {
    return this.#held ? "this process" : describeHolder(this.#paths.holder);
  }

  /** Finds a way to the store, or opens it here; throws OperatingError `store-busy` where neither can be had. */
  async findWay(): Promise<StoreWay> {
    const giveBack = await this.#turns.take();
    try {
      return await this.#findWay();
    } catch (error) {
      throw error instanceof OperatingError || isGone(error) ? error : unusable(this.#paths, error);
    } finally {
      giveBack();
    }
  }

  /** Lets go of the store, so that another process can open it. */
  async close(): Promise<void> {
    const giveBack = await this.#turns.take();
    const held = this.#held;
    this.#held = undefined;
    try {
      await held?.server.close();
      await held?.database.close();
      if (held) rmSync(this.#paths.holder, { force: true });
    } finally {
      held?.lock.release();
      giveBack();
    }
  }

  async #findWay(): Promise<StoreWay> {
    mkdirSync(this.#paths.directory, { recursive: true, mode: 0o700 });
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
      if (this.#held) return { kind: "here", welcome: this.#held.welcome };
      const socket = await connectToStore(this.#paths.socket);
      if (socket) return { kind: "socket", socket };
      const lock = takeStoreLock(this.#paths.lock);
      if (lock) this.#held = await this.#open(lock);
      // Another process has the lock and does not listen yet, or does not listen any more.
      else await setTimeout(pauseMs);
    }
    throw storeBusy(this.#paths);
  }

  async #open(lock: StoreLock): Promise<Held> {
    let database: Embedded | undefined;
    try {
      database = await openEmbedded(this.#paths);
      const parts = { backend: database, turns: new Turns() };
      const welcome = (client: WireClient) => new WireSession(parts, client);
      const server = await serveStore(this.#paths.socket, (client) => {
        const session = welcome(client);
        return { take: (piece) => session.take(piece), end: () => session.end() };
      });
      writeFileSync(this.#paths.holder, `${process.pid}\n`, { mode: 0o600 });
      return { database, lock, server, welcome };
    } catch (error) {
      await database?.close().catch(() => undefined);
      lock.release();
      throw error;
    }
  }
}

function storeBusy({ directory, holder }: StorePaths): OperatingError {
  return new OperatingError("store-busy", directory, {
    message: `The store ${directory} is held by ${describeHolder(holder)}, which does not answer`,
    hint: "Wait until it has ended, or end it; VFLEET_STATE names another directory.",
    retryable: true,
  });
}

function unusable({ directory }: StorePaths, cause: unknown): OperatingError {
  return new OperatingError("store-unusable", directory, {
    message: `The store ${directory} cannot be opened`,
    hint: "See who owns it and the disk's space, and what -v tells; VFLEET_STATE names another directory.",
    cause,
  });
}

function describeHolder(path: string): string {
  try {
    const pid = /^\d+/.exec(readFileSync(path, "utf8"))?.[0];
    return pid === undefined ? "another process" : `process ${pid}`;
  } catch {
    return "another process";
  }
}
