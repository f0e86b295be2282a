import { spawn } from "node:child_process";
import { OperatingError } from "../../base/operating-error.ts";
import type { HostName } from "../../model/ids.ts";
import { childEnvironment } from "./child-environment.ts";
import type { OpenSshMaster } from "./openssh-master.ts";
import { muxArgs } from "./openssh-mux.ts";
import type { ChannelEnd, OpenChannel, OutputSink, RemoteChannel } from "./remote-channel.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/**
 * Starts commands over the connection of a master, each by an ssh that does nothing but pass them on. Such an ssh
 * cannot tell a command that was ended by a signal from one that ended with 255: both are exit code 255.
 */
export function createOpenSshChannels(
  master: OpenSshMaster,
  host: HostName,
  deps: SshDependencies,
): OpenChannel {
  const env = childEnvironment(deps.environment);
  const options = muxArgs(master.controlPath);
  return (command, sink) => {
    if (!master.isRunning()) return Promise.reject(connectionLost(host));
    return startClient([...options, "-T", "--", "vfleet", command], {
      env,
      sink,
      isAlive: () => master.check(),
    });
  };
}

type ClientContext = {
  readonly env: Record<string, string | undefined>;
  readonly sink: OutputSink;
  readonly isAlive: () => Promise<boolean>;
};

async function startClient(
  args: readonly string[],
  { env, sink, isAlive }: ClientContext,
): Promise<RemoteChannel> {
  const ended = Promise.withResolvers<ChannelEnd>();
  const child = spawn("ssh", args, { env, detached: true, stdio: "pipe" });
  const lost: ChannelEnd = { exitCode: undefined, signal: undefined, connectionLost: true };
  child.stdout.on("data", (chunk: Buffer) => sink.stdout(chunk));
  child.stderr.on("data", (chunk: Buffer) => sink.stderr(chunk));
  child.stdin.on("error", () => undefined);
  child.once("error", () => ended.resolve(lost));
  child.once("close", (code: number | null) => {
    if (code !== null && code !== 255)
      return ended.resolve({ ...lost, exitCode: code, connectionLost: false });
    // 255 is ssh's own failure as well as a command's: the master knows whether there still is a connection.
    void isAlive().then((alive) =>
      ended.resolve(alive && code !== null ? { ...lost, exitCode: code, connectionLost: false } : lost),
    );
  });
  return {
    write: (text) => void child.stdin.write(text),
    endInput: () => child.stdin.end(),
    close: () => void child.kill("SIGTERM"),
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
