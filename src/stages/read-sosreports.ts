import { OperatingError } from "../base/operating-error.ts";
import { furtherSosPaths, readSosreport, sosHostName, sosPaths } from "../facts/sosreport/read-sosreport.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { HostName } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import { type ReadSosreportFiles, sosLogLimits } from "../ports/sosreports.ts";
import { composeLogScript } from "../rules/logs/compose-log-script.ts";
import { type HostLogs, readingOfLogs } from "./read-logs.ts";
import { summarizeOpenstack } from "./summarize-openstack.ts";

/** A host as its sosreport shows it. */
export type HostReport = { readonly discovery: HostDiscovery; readonly logs: HostLogs };

const scanLogs = (root: string) => composeLogScript(sosLogLimits, root);

/** Reads sosreports of hosts of the fleet; throws OperatingError for one that cannot be read or is of another host. */
export async function readSosreports(
  readFiles: ReadSosreportFiles,
  {
    paths,
    hosts,
    signal,
  }: {
    readonly paths: readonly string[];
    readonly hosts: readonly HostIntent[];
    readonly signal: AbortSignal;
  },
): Promise<readonly HostReport[]> {
  const reports: HostReport[] = [];
  for (const path of paths) {
    const { files, links, logs } = await readFiles(
      path,
      {
        paths: sosPaths,
        furtherPaths: furtherSosPaths,
        scanLogs,
      },
      signal,
    );
    const host = findHostOf(sosHostName(files), hosts, path);
    if (reports.some(({ discovery }) => discovery.host === host)) throw reportedTwice(path, host);
    const facts = readSosreport(files, links);
    const openstack = summarizeOpenstack(facts);
    reports.push({
      discovery: { host, kind: "read", facts, ...(openstack && { openstack }), findings: [], durationMs: 0 },
      logs: { host, logs: readingOfLogs(logs) },
    });
  }
  return reports;
}

/** The host of the fleet file with that name, or with the same first part of it. */
function findHostOf(name: string | undefined, hosts: readonly HostIntent[], path: string) {
  const short = (text: string) => text.split(".")[0];
  const found =
    hosts.find((host) => host.name === name) ??
    hosts.find((host) => name !== undefined && short(host.name) === short(name));
  if (found) return found.name;
  throw new OperatingError("sosreport-of-another-host", path, {
    message: `the sosreport is of ${name ?? "a host that it does not name"}, which is not among the hosts`,
    hint: "Add that host to the fleet file, or leave the report out.",
  });
}

function reportedTwice(path: string, host: HostName): OperatingError {
  return new OperatingError("sosreport-of-same-host", path, {
    message: `another sosreport is of ${host} too, and which tells how it is now is not known`,
    hint: "Name one sosreport a host.",
  });
}
