import type { Client, ClientChannel } from "ssh2";
import { OperatingError } from "../../base/operating-error.ts";
import { printable } from "../../base/printable.ts";
import type { HostName } from "../../model/ids.ts";
import type { ChannelEnd, OpenChannel, OutputSink, RemoteChannel } from "./remote-channel.ts";

/** Starts commands over an open ssh2 connection. */
export function createSsh2Channels(client: Client, host: HostName): OpenChannel {
  let closed = false;
  client.once("close", () => {
    closed = true;
  });
  return (command, sink) =>
    new Promise((resolve, reject) => {
      const lost = (): void => reject(connectionLost(host));
      if (closed) return lost();
      client.once("close", lost);
      const answer = (error: Error | undefined, channel: ClientChannel): void => {
        client.removeListener("close", lost);
        if (error === undefined) resolve(wrapChannel(channel, sink));
        else reject(closed ? connectionLost(host) : refused(host, error));
      };
      try {
        client.exec(command, answer);
      } catch {
        client.removeListener("close", lost);
        lost();
      }
    });
}

function wrapChannel(channel: ClientChannel, sink: OutputSink): RemoteChannel {
  const ended = Promise.withResolvers<ChannelEnd>();
  let exit: { readonly exitCode: number | undefined; readonly signal: string | undefined } | undefined;
  channel.on("exit", (code: number | null, signal?: string) => {
    exit = { exitCode: code ?? undefined, signal: code === null ? signal : undefined };
  });
  channel.on("data", (chunk: Buffer) => sink.stdout(chunk));
  channel.stderr.on("data", (chunk: Buffer) => sink.stderr(chunk));
  channel.on("close", () => {
    ended.resolve({ exitCode: exit?.exitCode, signal: exit?.signal, connectionLost: exit === undefined });
  });
  // A stream's error (a write after the end) tells nothing that close does not.
  channel.on("error", () => undefined);
  channel.stderr.on("error", () => undefined);
  return {
    write: (text) => {
      if (channel.writable) channel.write(text);
    },
    endInput: () => {
      if (channel.writable) channel.end();
    },
    close: () => channel.close(),
    ended: ended.promise,
  };
}

function connectionLost(host: HostName): OperatingError {
  return new OperatingError("connection-lost", host, {
    message: `The connection to ${host} has ended; nothing was run`,
    hint: "Connect again.",
    retryable: true,
  });
}

function refused(host: HostName, error: Error): OperatingError {
  return new OperatingError("ssh-failed", host, {
    message: `${host} did not start a command: ${printable(error.message)}`,
    hint: "Check sshd's MaxSessions and ForceCommand on the host.",
    cause: error,
  });
}
