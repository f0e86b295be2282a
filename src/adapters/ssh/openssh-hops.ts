import { OperatingError } from "../../base/operating-error.ts";
import { jumpError } from "./connect-error.ts";
import { ConnectionPool, type Lease, type SharedConnection } from "./connection-pool.ts";
import type { OpenSshTarget } from "./openssh-config.ts";
import { type MasterDependencies, type OpenSshMaster, startOpenSshMaster } from "./openssh-master.ts";
import { retryDropped } from "./retry-dropped.ts";

/** Connects to the last of a chain through those before it; throws OperatingError with a ShellErrorCode. */
export type ConnectChain = (chain: readonly OpenSshTarget[], signal: AbortSignal) => Promise<OpenSshMaster>;

/**
 * Gives a connector whose jump hosts are shared: one ssh to each of them, for all hosts behind it, as long as there are
 * any. Each host would else cost its jump host a login, and many at once more than its sshd admits.
 */
export function createChainConnector(deps: MasterDependencies): ConnectChain {
  const pool = new ConnectionPool<OpenSshMaster>();
  const connectTo = async (
    chain: readonly OpenSshTarget[],
    kind: "session" | "jump",
    signal: AbortSignal,
  ): Promise<OpenSshMaster> => {
    const target = chain.at(-1);
    if (target === undefined) throw new RangeError("a way to a host has at least one hop");
    const limits = { timeoutMs: target.ssh.connectTimeoutMs, signal };
    return retryDropped(limits, async () => {
      const jump = await acquireJump(chain.slice(0, -1), signal);
      const start = { target, kind, through: jump?.value.controlPath, signal };
      const attempt = await startOpenSshMaster(start, deps).catch((error: unknown) => ({ failed: error }));
      if ("opened" in attempt) return { opened: releaseOnClose(attempt.opened, jump) };
      const broken = jump !== undefined && !signal.aborted && !(await jump.value.check());
      jump?.release();
      if ("dropped" in attempt) return attempt;
      // What failed because the shared connection had ended may go another way.
      if (broken && attempt.failed instanceof OperatingError) return { dropped: attempt.failed };
      throw attempt.failed;
    });
  };
  const acquireJump = async (
    chain: readonly OpenSshTarget[],
    signal: AbortSignal,
  ): Promise<Lease<OpenSshMaster> | undefined> => {
    const last = chain.at(-1);
    if (last === undefined) return undefined;
    const open = (ending: AbortSignal): Promise<SharedConnection<OpenSshMaster>> =>
      connectTo(chain, "jump", ending).then(share, (error: unknown) => {
        throw jumpError({ name: last.host, where: last.address }, error);
      });
    return pool.acquire({ way: JSON.stringify(chain), open, signal });
  };
  return (chain, signal) => connectTo(chain, "session", signal);
}

function share(master: OpenSshMaster): SharedConnection<OpenSshMaster> {
  return { value: master, isBroken: () => !master.isRunning(), close: () => master.close() };
}

function releaseOnClose(master: OpenSshMaster, jump: Lease<OpenSshMaster> | undefined): OpenSshMaster {
  const close = async (): Promise<void> => {
    await master.close();
    jump?.release();
  };
  return {
    controlPath: master.controlPath,
    isRunning: () => master.isRunning(),
    check: () => master.check(),
    close,
  };
}
