import type { Secrets } from "../../ports/secrets.ts";

/** What the SSH adapters need of the machine and the person that run vfleet; nothing else is read from them. */
export type SshDependencies = {
  readonly secrets: Secrets;
  /** As in the password database: ssh itself reads ~/.ssh from there. */
  readonly homeDirectory: string;
  /** The login name where neither the fleet file nor the ssh config gives one. */
  readonly localUser: string;
  /** The agent's socket (SSH_AUTH_SOCK), if there is an agent. */
  readonly agentSocket: string | undefined;
  /** For the ssh programs that are spawned, and for `${NAME}` in the ssh config. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Read instead of ~/.ssh/config and /etc/ssh/ssh_config, as `ssh -F` does. */
  readonly sshConfigFile?: string;
  /** Where private short-lived files may be made, such as /tmp. */
  readonly temporaryDirectory: string;
};
