import type { Shell } from "../../ports/shell.ts";
import { resolveOpenSshChain } from "./openssh-chain.ts";
import { createOpenSshChannels } from "./openssh-channel.ts";
import { createChainConnector } from "./openssh-hops.ts";
import { createPasswordOffers, type PasswordOffers } from "./password-offers.ts";
import { createSshConfigReader } from "./read-ssh-config.ts";
import { createShellSession } from "./shell-session.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/**
 * The Shell by the ssh program, which knows all that OpenSSH knows (certificates, FIDO keys, GSSAPI, ProxyCommand),
 * at the price of a process for each host and each script. Where a secret is asked for, the temporary directory must
 * not be mounted noexec. Hosts behind the same jump hosts share an ssh to each of them.
 */
export function createOpenSshShell(
  deps: SshDependencies,
  passwords: PasswordOffers = createPasswordOffers(deps.secrets),
): Shell {
  const readConfig = createSshConfigReader(deps);
  const connectChain = createChainConnector({ ...deps, passwords });
  return {
    connect: async (target, signal = new AbortController().signal) => {
      signal.throwIfAborted();
      const chain = await resolveOpenSshChain(target, readConfig);
      const master = await connectChain(chain, signal);
      return createShellSession({
        host: target.host,
        user: target.ssh.user ?? "the login user",
        become: target.ssh.become,
        open: createOpenSshChannels(master, target.host, deps),
        close: () => master.close(),
        passwords,
      });
    },
  };
}
