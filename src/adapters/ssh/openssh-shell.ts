import type { Shell } from "../../ports/shell.ts";
import { createOpenSshChannels } from "./openssh-channel.ts";
import { startOpenSshMaster } from "./openssh-master.ts";
import { createShellSession } from "./shell-session.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/**
 * The Shell by the ssh program, which knows all that OpenSSH knows (certificates, FIDO keys, GSSAPI, ProxyCommand),
 * at the price of a process for each host and each script. Where a secret is asked for, the temporary directory must
 * not be mounted noexec.
 */
export function createOpenSshShell(deps: SshDependencies): Shell {
  return {
    connect: async (target, signal = new AbortController().signal) => {
      const master = await startOpenSshMaster(target, deps, signal);
      return createShellSession({
        host: target.host,
        user: target.ssh.user ?? "the login user",
        become: target.ssh.become,
        open: createOpenSshChannels(master, target.host, deps),
        close: () => master.close(),
        secrets: deps.secrets,
      });
    },
  };
}
