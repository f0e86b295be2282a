import { chmodSync, closeSync, openSync, rmSync } from "node:fs";
import { createServer, connect as openSocket, type Server, type Socket } from "node:net";
import { basename, dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { WireClient } from "./wire-session.ts";

/** What takes the bytes of one client. */
export type Served = { readonly take: (piece: Buffer) => void; readonly end: () => Promise<void> };

/** The longest path that the kernel takes for a socket, with some room. */
const maxPathBytes = 100;

/** How long clients may go on when the store is given up. */
const farewellMs = 1_000;

/** Calls work with a path to a socket that the kernel takes, however long its own is. */
function withShortPath<Result>(path: string, work: (short: string) => Result): Result {
  if (Buffer.byteLength(path) <= maxPathBytes) return work(path);
  const directory = openSync(dirname(path), "r");
  try {
    return work(`/proc/self/fd/${directory}/${basename(path)}`);
  } finally {
    closeSync(directory);
  }
}

/** Lets other processes of the same user in, each as a client of its own; the path is replaced, so the caller holds the lock. */
export async function serveStore(
  path: string,
  welcome: (client: WireClient) => Served,
): Promise<{ readonly close: () => Promise<void> }> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    const served = welcome({ write: (answer) => void socket.write(answer), end: () => void socket.end() });
    socket.on("data", served.take);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clients.delete(socket);
      void served.end();
    });
  });
  rmSync(path, { force: true });
  await listen(server, path);
  // Whoever could read the state directory could be let in here as well; it is the user's own.
  chmodSync(path, 0o600);
  server.unref();
  return {
    close: async () => {
      rmSync(path, { force: true });
      const closed = new Promise((resolve) => server.close(resolve));
      // Most clients are commands that are done in a moment; the others find another way.
      await Promise.race([closed, setTimeout(farewellMs, undefined, { ref: false })]);
      for (const socket of clients) socket.destroy();
      await closed;
    },
  };
}

/** A connection to the process that holds the store; undefined: none listens. */
export function connectToStore(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = withShortPath(path, openSocket);
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined);
      else reject(error);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Between its making and the change of its mode a socket is guarded by its directory, which is 0700.
    withShortPath(path, (short) => server.listen(short, resolve));
  });
}
