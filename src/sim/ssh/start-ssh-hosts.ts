import { createServer, type Server as NetServer, type Socket } from "node:net";
import ssh2 from "ssh2";
import type { Machine } from "../machines/machine.ts";
import { type AcceptedLogins, acceptClient } from "./accept-client.ts";
import { makeKeyPair } from "./make-key-pair.ts";

/** Machines behind SSH servers on the loopback. */
export type SshHosts = {
  /** The port of a machine, by its name; it stays the same over reboots. */
  readonly portOf: (name: string) => number;
  /** Lines for known_hosts, one a machine. */
  readonly knownHosts: string;
  readonly stop: () => Promise<void>;
};

type Door = { readonly server: NetServer; readonly sockets: Set<Socket>; port: number };

/**
 * Opens a real SSH server on a free port of 127.0.0.1 for each machine, with a host key of its own. A machine that is down
 * refuses connections, and drops those that it has when it goes down.
 */
export async function startSshHosts(machines: readonly Machine[], logins: AcceptedLogins): Promise<SshHosts> {
  const doors = new Map<string, Door>();
  const lines: string[] = [];
  await Promise.all(
    machines.map(async (machine) => {
      const key = makeKeyPair();
      const door = await openDoor(machine, key.privateKey, logins);
      doors.set(machine.spec.name, door);
      lines.push(`[127.0.0.1]:${door.port} ${key.publicLine}\n`);
      machine.watchers.add(({ kind }) => {
        if (kind === "down") void shut(door);
        if (kind === "up") door.server.listen(door.port, "127.0.0.1");
      });
    }),
  );
  return {
    portOf: (name) => {
      const door = doors.get(name);
      if (door === undefined) throw new Error(`there is no machine ${name}`);
      return door.port;
    },
    knownHosts: lines.join(""),
    stop: async () => {
      await Promise.all([...doors.values()].map(shut));
    },
  };
}

async function openDoor(machine: Machine, hostKey: string, logins: AcceptedLogins): Promise<Door> {
  const ssh = new ssh2.Server({ hostKeys: [hostKey], ident: "OpenSSH_simulated" }, (client) => {
    acceptClient(machine, client, { logins, port: door.port });
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.setNoDelay(true);
    // Its types know no way to hand a connection over.
    (ssh as unknown as { injectSocket: (socket: Socket) => void }).injectSocket(socket);
  });
  const door: Door = { server, sockets, port: 0 };
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  door.port = address.port;
  return door;
}

function shut({ server, sockets }: Door): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
