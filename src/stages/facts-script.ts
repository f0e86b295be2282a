import { printable } from "../base/printable.ts";
import { rememberLast } from "../base/remember-last.ts";
import { allFacts } from "../facts/all.ts";
import type { Fact, FactId, FactOutput, HostFacts } from "../model/host-facts.ts";
import { type Reading, unreadable } from "../model/reading.ts";
import type { CommandResult, Script } from "../model/script.ts";

const NONCE = /^[0-9a-f]{16,64}$/;
const factIds = Object.keys(allFacts) as readonly FactId[];

// sudo and sshd often leave the sbin folders out; set -- hides the nonce from the facts.
const prelude = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin LC_ALL=C
export PATH LC_ALL
unset GREP_OPTIONS
vfleet_nonce=$1 vfleet_line_feed='
'
set --
`;

const text = prelude + factIds.map((id) => framed(allFacts[id])).join("");

/**
 * The script that reads every fact of a host in one go. nonce is 16 to 64 random hex digits, new for each run: it
 * marks where a fact's output begins and ends, so that no file's content can pass for a mark.
 */
export function composeFactsScript(nonce: string): Script {
  if (!NONCE.test(nonce)) throw new RangeError("the nonce must be 16 to 64 hex digits");
  return { text, args: [nonce] };
}

/** Reads what one fact's command printed. */
export type ParseFact = (id: FactId, output: FactOutput) => Reading<unknown>;

/** As many kinds of hosts as are told apart at a time. */
const kindsOfHosts = 8;

/** Hosts of one kind print the same for most facts: that is parsed once, and is one value in all of their facts. */
const readersOf = rememberLast(factIds.length, (id: FactId) =>
  rememberLast(kindsOfHosts, (text: string) => allFacts[id].parse({ exitCode: 0, text })),
);

/** Reads each fact by its own parser. */
export const parseFact: ParseFact = (id, { exitCode, text }) =>
  exitCode === 0 ? readersOf(id)(ownCopy(text)) : allFacts[id].parse({ exitCode, text: ownCopy(text) });

/** The facts from what that script printed; those whose end mark is missing are unreadable with the reason. Never throws. */
export function readFactsOutput(
  result: CommandResult,
  nonce: string,
  parse: ParseFact = parseFact,
): HostFacts {
  const readings: [FactId, Reading<unknown>][] = [];
  let from = 0;
  let broken: string | undefined;
  for (const id of factIds) {
    const frame = broken === undefined ? findFrame(result.stdout, { nonce, id, from }) : undefined;
    if (frame?.is === "whole") {
      readings.push([id, parse(id, frame.output)]);
      from = frame.end;
    } else if (frame !== undefined) {
      broken = `${howItEnded(result)} ${frame.is === "begun" ? "while" : "before"} reading ${id}`;
      readings.push([id, unreadable(broken)]);
    } else {
      readings.push([id, unreadable(`not reached: ${broken}`)]);
    }
  }
  return Object.fromEntries(readings) as HostFacts;
}

// What a fact prints leaves the host in one write: each write becomes a packet, which costs sshd and us more than many
// a fact. As a function, since older shells do not find the end of a $(...) that has a case in it. The line feed in
// front of a mark belongs to the mark.
function framed(fact: Fact<FactId>): string {
  return `printf '\\n%s begin ${fact.id}\\n' "$vfleet_nonce"
vfleet_read() {
${fact.command.trim()}
}
vfleet_text=$(vfleet_read </dev/null 2>&1)
printf '%s\\n%s end ${fact.id} %s\\n' "\${vfleet_text:+$vfleet_text$vfleet_line_feed}" "$vfleet_nonce" "$?"
`;
}

/** V8 keeps the whole of a text while a part of it is in use: a fleet's facts would hold all that its hosts printed. */
function ownCopy(text: string): string {
  return structuredClone(text);
}

type Frame =
  | { readonly is: "whole"; readonly output: FactOutput; readonly end: number }
  | { readonly is: "begun" | "missing" };

type Place = { readonly nonce: string; readonly id: FactId; readonly from: number };

function findFrame(stdout: string, { nonce, id, from }: Place): Frame {
  const begin = `\n${nonce} begin ${id}\n`;
  const beginsAt = stdout.indexOf(begin, from);
  if (beginsAt < 0) return { is: "missing" };
  const contentAt = beginsAt + begin.length;
  const end = `\n${nonce} end ${id} `;
  const endsAt = stdout.indexOf(end, contentAt);
  const codeAt = endsAt + end.length;
  const lineEnd = stdout.indexOf("\n", codeAt);
  if (endsAt < 0 || lineEnd < 0) return { is: "begun" };
  const exitCode = Number.parseInt(stdout.slice(codeAt, lineEnd), 10);
  return { is: "whole", output: { exitCode, text: stdout.slice(contentAt, endsAt) }, end: lineEnd + 1 };
}

function howItEnded(result: CommandResult): string {
  if (result.truncated) return "output over the limit";
  if (result.timedOut) return "timed out";
  if (result.canceled) return "canceled";
  if (result.connectionLost) return "connection lost";
  const said = printable(result.stderr.trim().slice(-200));
  const how =
    result.signal === undefined ? `exit code ${result.exitCode ?? "unknown"}` : `signal ${result.signal}`;
  return `the shell ended (${how}${said === "" ? "" : `: ${said}`})`;
}
