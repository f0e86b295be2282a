import type { Shell } from "../../ports/shell.ts";
import { createOpenSshShell } from "./openssh-shell.ts";
import { createPasswordOffers } from "./password-offers.ts";
import { createRedactingShell } from "./redacting-shell.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";
import { createSsh2Shell } from "./ssh2-shell.ts";

/** The Shell that takes for each host the transport which its settings name, and shows no secret in what comes back. */
export function createShell(deps: SshDependencies): Shell {
  return createRedactingShell(deps.secrets, (secrets) => {
    const passwords = createPasswordOffers(secrets);
    const ways = {
      ssh2: createSsh2Shell({ ...deps, secrets }, passwords),
      openssh: createOpenSshShell({ ...deps, secrets }, passwords),
    };
    return { connect: (target, signal) => ways[target.ssh.transport].connect(target, signal) };
  });
}
