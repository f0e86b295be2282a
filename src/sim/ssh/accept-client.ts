import type { Buffer } from "node:buffer";
import type { AuthContext, Connection, ServerChannel } from "ssh2";
import ssh2 from "ssh2";
import { asBytes } from "../machines/bytes.ts";
import { drive } from "../machines/drive.ts";
import type { Machine } from "../machines/machine.ts";
import { runScript } from "../shell/run-script.ts";
import { ChannelInput } from "./channel-input.ts";
import { ChannelOutput } from "./channel-output.ts";

/** Who may log in: the public keys, as OpenSSH writes them, and the password of any user. */
export type AcceptedLogins = { readonly publicKeys: readonly string[]; readonly password?: string };

type Door = { readonly logins: AcceptedLogins; readonly port: number };

/** Lets a client log in and run commands on the machine, each by a shell as sshd starts it. */
export function acceptClient(machine: Machine, client: Connection, { logins, port }: Door): void {
  const keys = logins.publicKeys.flatMap((line) => {
    const parsed = ssh2.utils.parseKey(line);
    return parsed instanceof Error ? [] : [parsed];
  });
  client.on("error", () => undefined);
  client.on("authentication", (context: AuthContext) => {
    if (context.method === "password" && context.password === logins.password) context.accept();
    else if (context.method === "publickey" && keys.some((key) => accepts(key, context))) context.accept();
    else context.reject(logins.password === undefined ? ["publickey"] : ["publickey", "password"]);
  });
  client.on("session", (accept) => {
    const session = accept();
    session.on("env", (acceptEnv) => {
      acceptEnv?.();
    });
    session.on("exec", (acceptExec, _reject, { command }) => {
      runCommand(machine, acceptExec(), { command, port });
    });
  });
}

type Key = {
  readonly type: string;
  getPublicSSH(): Buffer;
  verify(data: Buffer, signature: Buffer, hash?: string): unknown;
};

function accepts(key: Key, context: Extract<AuthContext, { method: "publickey" }>): boolean {
  if (context.key.algo !== key.type || !key.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether the key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

type Exec = { readonly command: string; readonly port: number };

function runCommand(machine: Machine, channel: ServerChannel, { command, port }: Exec): void {
  const input = new ChannelInput(channel);
  const [stdout, stderr] = [new ChannelOutput(channel), new ChannelOutput(channel.stderr)];
  const flush = () => {
    stdout.flush();
    stderr.flush();
  };
  const process = machine.rootProcess({
    input,
    stdout: (bytes) => stdout.write(bytes),
    stderr: (bytes) => stderr.write(bytes),
  });
  process.variables.set("SSH_CONNECTION", `127.0.0.1 40022 127.0.0.1 ${port}`);
  process.exported.add("SSH_CONNECTION");
  machine.addProcess({ pid: process.pid, name: "sh", words: ["/bin/sh", "-c", command] });
  machine.emit({ kind: "session" });
  const cut = () => {
    flush();
    channel.destroy();
  };
  const driven = drive(runScript(process, asBytes(command)), machine.clock, cut);
  void driven.ended.then((code) => {
    machine.removeProcess(process.pid);
    flush();
    const { jump } = process;
    if (jump?.kind === "killed") channel.exit(jump.signal.replace(/^SIG/, ""));
    else channel.exit(code ?? 255);
    channel.end();
  });
}
