import { invalidWay, type OpenSshTarget } from "./openssh-config.ts";
import type { SshConfigQuery } from "./read-ssh-config.ts";
import { configuredJumps, type JumpHost, parseJumpHost, type SshConfig } from "./ssh-config.ts";

const MAX_HOPS = 8;

type ReadConfig = (query: SshConfigQuery) => Promise<SshConfig | undefined>;

/**
 * The jump hosts before a target, nearest first, and the target: each with what the fleet file says for the target of
 * keys and known_hosts files. A ProxyJump of the ssh config that is not plain is left to ssh itself. Throws
 * OperatingError `ssh-config-invalid`.
 */
export async function resolveOpenSshChain(
  target: OpenSshTarget,
  readConfig: ReadConfig,
): Promise<readonly OpenSshTarget[]> {
  let chain: readonly OpenSshTarget[] = [target];
  let jumps = target.ssh.jump?.map((text) => requireJumpHost(target, text));
  // As ssh does it: the ProxyJump of the config counts for the first of the chain, others are reached by the one before.
  for (let first = target; ; jumps = undefined) {
    const before = (jumps ?? (await readJumps(first, readConfig))).map((jump) => jumpTarget(target, jump));
    const [nearest] = before;
    if (nearest === undefined) return chain;
    chain = [...before, ...chain];
    first = nearest;
    if (chain.length > MAX_HOPS)
      throw invalidWay(target, `more than ${MAX_HOPS} jump hosts, or a circle of them`);
  }
}

function requireJumpHost(target: OpenSshTarget, text: string): JumpHost {
  const jump = parseJumpHost(text);
  if (jump === undefined) throw invalidWay(target, `a jump host that is not [user@]host[:port]: ${text}`);
  return jump;
}

async function readJumps(
  { address, ssh }: OpenSshTarget,
  readConfig: ReadConfig,
): Promise<readonly JumpHost[]> {
  const config = await readConfig({ host: address, user: ssh.user, port: ssh.port });
  const jumps = configuredJumps(config).map(parseJumpHost);
  return jumps.includes(undefined) ? [] : jumps.filter((jump) => jump !== undefined);
}

function jumpTarget(target: OpenSshTarget, { host, user, port }: JumpHost): OpenSshTarget {
  const { user: _user, port: _port, jump: _jump, ...shared } = target.ssh;
  return {
    host,
    address: host,
    ssh: { ...shared, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) },
  };
}
