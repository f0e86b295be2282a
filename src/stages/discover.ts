import { mapLimited } from "../base/concurrency.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { HostIntent } from "../model/intent.ts";
import type { OnProgress } from "../model/progress.ts";
import type { Clock } from "../ports/clock.ts";
import type { Shell, ShellSession } from "../ports/shell.ts";
import { type MakeNonce, type ReadFacts, readFacts } from "./read-facts.ts";
import { findingOf } from "./shell-finding.ts";
import { summarizeOpenstack } from "./summarize-openstack.ts";

/** What reading hosts needs of the outside. */
export type DiscoverPorts = {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly makeNonce: MakeNonce;
  /** Left out: by the script of all facts. */
  readonly readFacts?: ReadFacts;
};

/** Which hosts, how many at once, and who follows. */
export type DiscoverOptions = {
  readonly hosts: readonly HostIntent[];
  readonly concurrency: number;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
};

/** Reads all facts of the hosts, some at a time; a host that fails gives its own finding and stops no other. */
export async function discover(
  ports: DiscoverPorts,
  options: DiscoverOptions,
): Promise<readonly HostDiscovery[]> {
  let done = 0;
  return mapLimited(options.hosts, options.concurrency, async (host) => {
    options.onProgress?.({ kind: "reading", host: host.name });
    const discovery = await discoverHost(ports, host, options.signal);
    done += 1;
    const { kind } = discovery;
    options.onProgress?.({
      kind: "read",
      host: host.name,
      ok: kind === "read",
      done,
      of: options.hosts.length,
    });
    return discovery;
  });
}

async function discoverHost(
  ports: DiscoverPorts,
  host: HostIntent,
  signal: AbortSignal | undefined,
): Promise<HostDiscovery> {
  const started = ports.clock.now();
  let session: ShellSession | undefined;
  try {
    session = await ports.shell.connect({ host: host.name, address: host.address, ssh: host.ssh }, signal);
    const read = ports.readFacts ?? readFacts;
    const { facts, findings } = await read(session, host.name, { makeNonce: ports.makeNonce, signal });
    const openstack = summarizeOpenstack(facts);
    return {
      host: host.name,
      kind: "read",
      facts,
      ...(openstack && { openstack }),
      findings,
      durationMs: ports.clock.now() - started,
    };
  } catch (error) {
    return {
      host: host.name,
      kind: "failed",
      finding: findingOf(error, host.name),
      durationMs: ports.clock.now() - started,
    };
  } finally {
    await session?.close();
  }
}
