import type { Finding } from "../model/finding.ts";
import type { FactId, HostFacts } from "../model/host-facts.ts";
import type { HostName } from "../model/ids.ts";
import type { CommandResult } from "../model/script.ts";
import type { ShellSession } from "../ports/shell.ts";
import { composeFactsScript, type ParseFact, readFactsOutput } from "./facts-script.ts";

/** Limits of the script that reads all facts. */
export const factsLimits = { timeoutMs: 120_000, maxOutputBytes: 16 * 1024 * 1024 } as const;

/** Makes the random words that frame a host's output. */
export type MakeNonce = () => string;

/** parse: how what each fact printed is read; left out: by its own parser. */
export type ReadingOptions = {
  readonly makeNonce: MakeNonce;
  readonly signal?: AbortSignal | undefined;
  readonly parse?: ParseFact;
};

/** How the facts of a host are read over a session. */
export type ReadFacts = typeof readFacts;

/** Reads all facts of a host by one exec; what could not be read is unreadable in its place, with a finding. */
export async function readFacts(
  session: ShellSession,
  host: HostName,
  options: ReadingOptions,
): Promise<{ facts: HostFacts; findings: readonly Finding[] }> {
  const nonce = options.makeNonce();
  const result = await session.run(
    composeFactsScript(nonce),
    options.signal ? { ...factsLimits, signal: options.signal } : factsLimits,
  );
  return readingOfFacts(result, { nonce, host, ...(options.parse && { parse: options.parse }) });
}

/** The facts from what that script printed, with a finding about those that could not be read. Pure. */
export function readingOfFacts(
  result: CommandResult,
  {
    nonce,
    host,
    parse,
  }: { readonly nonce: string; readonly host: HostName; readonly parse?: ParseFact | undefined },
): { facts: HostFacts; findings: readonly Finding[] } {
  const facts = readFactsOutput(result, nonce, parse);
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
