import type { HostDiscovery } from "../../model/discovery.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostName } from "../../model/ids.ts";
import type { Script } from "../../model/script.ts";
import { discover } from "../discover.ts";
import { findHost } from "../find-host.ts";
import type { ProofRun } from "./proof-run.ts";

/** Reads hosts now, some at a time. */
export function readHosts(
  { ports, intent, abort }: Pick<ProofRun, "ports" | "intent" | "abort">,
  names: readonly HostName[],
): Promise<readonly HostDiscovery[]> {
  const hosts = [...new Set(names)].map((name) => findHost(intent, name));
  return discover(ports, { hosts, concurrency: intent.concurrency, signal: abort });
}

/** The facts of one host; undefined: it could not be read. */
export async function readHostFacts(
  run: Pick<ProofRun, "ports" | "intent" | "abort">,
  name: HostName,
): Promise<HostFacts | undefined> {
  const [discovery] = await readHosts(run, [name]);
  return discovery?.kind === "read" ? discovery.facts : undefined;
}

// Byte 4 of a function's configuration is the low half of its command register; bit 2 of it lets the device reach
// memory. PCI Local Bus Specification 3.0, 6.2.2.
const isDrivenText = `od -An -tu1 -j4 -N1 "/sys/bus/pci/devices/$1/config"`;

/** Whether the guest's driver has switched a VF's bus mastering on; undefined: it could not be read. */
export async function readIsDriven(
  { ports, intent, halt }: Pick<ProofRun, "ports" | "intent" | "halt">,
  name: HostName,
  vf: string,
): Promise<boolean | undefined> {
  const host = findHost(intent, name);
  const script: Script = { text: isDrivenText, args: [vf] };
  const session = await ports.shell.connect({ host: host.name, address: host.address, ssh: host.ssh }, halt);
  try {
    const result = await session.run(script, { timeoutMs: 60_000, maxOutputBytes: 1024, signal: halt });
    const command = /^\s*(\d{1,3})\s*$/.exec(result.stdout)?.[1];
    return result.exitCode === 0 && command !== undefined ? (Number(command) & 4) !== 0 : undefined;
  } finally {
    await session.close();
  }
}
