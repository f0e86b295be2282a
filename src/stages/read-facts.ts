import type { Finding } from "../model/finding.ts";
import type { FactId, HostFacts } from "../model/host-facts.ts";
import type { HostName } from "../model/ids.ts";
import type { ShellSession } from "../ports/shell.ts";
import { composeFactsScript, readFactsOutput } from "./facts-script.ts";

const factsTimeoutMs = 120_000;
const maxOutputBytes = 16 * 1024 * 1024;

/** Makes the random words that frame a host's output. */
export type MakeNonce = () => string;

/** Reads all facts of a host by one exec; what could not be read is unreadable in its place, with a finding. */
export async function readFacts(
  session: ShellSession,
  host: HostName,
  options: { readonly makeNonce: MakeNonce; readonly signal?: AbortSignal | undefined },
): Promise<{ facts: HostFacts; findings: readonly Finding[] }> {
  const nonce = options.makeNonce();
  const limits = { timeoutMs: factsTimeoutMs, maxOutputBytes };
  const result = await session.run(
    composeFactsScript(nonce),
    options.signal ? { ...limits, signal: options.signal } : limits,
  );
  const facts = readFactsOutput(result, nonce);
  return { facts, findings: findUnreadable(facts, host) };
}

/** One finding for all facts that could not be read, so that a broken host fills one line and not twenty. */
function findUnreadable(facts: HostFacts, host: HostName): readonly Finding[] {
  const reasons = (Object.keys(facts) as FactId[]).flatMap((id) => {
    const reading = facts[id];
    return reading.is === "unreadable" ? [`${id}: ${reading.reason}`] : [];
  });
  if (reasons.length === 0) return [];
  return [
    {
      code: "facts-incomplete",
      severity: "warning",
      subject: { host },
      summary: `${reasons.length} things could not be read on this host`,
      detail: reasons.join("; "),
      fix: "Read as root (ssh.user: root, or ssh.become: sudo) and see that the host answers.",
    },
  ];
}
