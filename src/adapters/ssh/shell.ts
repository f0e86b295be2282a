import type { Shell } from "../../ports/shell.ts";
import { createOpenSshShell } from "./openssh-shell.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";
import { createSsh2Shell } from "./ssh2-shell.ts";

/** The Shell that takes for each host the transport which its settings name. */
export function createShell(deps: SshDependencies): Shell {
  const ways = { ssh2: createSsh2Shell(deps), openssh: createOpenSshShell(deps) };
  return { connect: (target, signal) => ways[target.ssh.transport].connect(target, signal) };
}
