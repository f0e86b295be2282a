import { mapLimited } from "../base/concurrency.ts";
import type { HostRecord } from "../model/bundle.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { HostIntent } from "../model/intent.ts";
import type { Shell, ShellSession } from "../ports/shell.ts";
import { composeLogScript } from "../rules/logs/compose-log-script.ts";
import { composeFactsScript } from "./facts-script.ts";
import { factsLimits, type MakeNonce, readingOfFacts } from "./read-facts.ts";
import { type HostLogs, type LogOptions, logLimits, readingOfLogs } from "./read-logs.ts";
import { findingOf } from "./shell-finding.ts";
import { summarizeOpenstack } from "./summarize-openstack.ts";

/** Which hosts; limits left out: no logs. */
export type CollectOptions = Omit<LogOptions, "limits"> & Partial<Pick<LogOptions, "limits">>;

/** Runs what reads facts, and logs, and keeps what the hosts said as it came; a host that fails stops no other. */
export async function collectHosts(
  ports: { readonly shell: Shell; readonly makeNonce: MakeNonce },
  options: CollectOptions,
): Promise<readonly HostRecord[]> {
  return mapLimited(options.hosts, options.concurrency, (host) => collectHost(ports, host, options));
}

async function collectHost(
  { shell, makeNonce }: { readonly shell: Shell; readonly makeNonce: MakeNonce },
  { name, address, ssh }: HostIntent,
  { limits, signal }: CollectOptions,
): Promise<HostRecord> {
  let session: ShellSession | undefined;
  const stop = signal ? { signal } : {};
  try {
    session = await shell.connect({ host: name, address, ssh }, signal);
    const nonce = makeNonce();
    const facts = await session.run(composeFactsScript(nonce), { ...factsLimits, ...stop });
    const logs = limits && (await session.run(composeLogScript(limits), { ...logLimits, ...stop }));
    return { kind: "host", host: name, nonce, facts, ...(logs && { logs }) };
  } catch (error) {
    return { kind: "host-failed", host: name, finding: findingOf(error, name, signal) };
  } finally {
    await session?.close();
  }
}

/** What the record of a host says, as if it had been read now. Pure. */
export function readRecord(record: HostRecord): {
  readonly discovery: HostDiscovery;
  readonly logs?: HostLogs;
} {
  const { host } = record;
  if (record.kind === "host-failed")
    return { discovery: { host, kind: "failed", finding: record.finding, durationMs: 0 } };
  const { facts, findings } = readingOfFacts(record.facts, { nonce: record.nonce, host });
  const openstack = summarizeOpenstack(facts);
  return {
    discovery: {
      host,
      kind: "read",
      facts,
      ...(openstack && { openstack }),
      findings,
      durationMs: record.facts.durationMs,
    },
    ...(record.logs && { logs: { host, logs: readingOfLogs(record.logs) } }),
  };
}
