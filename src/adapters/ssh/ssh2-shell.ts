import type { Shell } from "../../ports/shell.ts";
import { createPasswordOffers, type PasswordOffers } from "./password-offers.ts";
import { createIdentityReader } from "./read-identities.ts";
import { createKnownHostsReader } from "./read-known-hosts.ts";
import { createSshConfigReader } from "./read-ssh-config.ts";
import { resolveHops } from "./resolve-hops.ts";
import { createShellSession } from "./shell-session.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";
import { createSsh2Channels } from "./ssh2-channel.ts";
import { createHopConnector } from "./ssh2-hops.ts";

/**
 * The Shell by ssh2, in this process: the fast way. It reads the ssh config but knows no host or user certificates,
 * no FIDO keys, no GSSAPI and no ProxyCommand. What it reads of files it keeps for its life.
 * Hosts behind the same jump hosts share the connections to them.
 */
export function createSsh2Shell(
  deps: SshDependencies,
  passwords: PasswordOffers = createPasswordOffers(deps.secrets),
): Shell {
  const readConfig = createSshConfigReader(deps);
  const connectHops = createHopConnector({
    passwords,
    identities: createIdentityReader(deps.secrets),
    readKnownHosts: createKnownHostsReader(),
  });
  return {
    connect: async (target, signal = new AbortController().signal) => {
      signal.throwIfAborted();
      const hops = await resolveHops(target, readConfig, deps);
      const open = await connectHops(hops, { timeoutMs: target.ssh.connectTimeoutMs, signal });
      return createShellSession({
        host: target.host,
        user: hops.at(-1)?.user ?? deps.localUser,
        become: target.ssh.become,
        open: createSsh2Channels(open.client, target.host),
        close: open.close,
        passwords,
      });
    },
  };
}
