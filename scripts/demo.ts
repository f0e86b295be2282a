import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  excerptDiagnosis,
  excerptDiscovery,
  excerptPlan,
  excerptProof,
  excerptRun,
  excerptVerification,
  isWaveOrFailure,
} from "./demo/excerpts.ts";
import {
  endCommand,
  isCommandRunning,
  runVfleet,
  type VfleetCommand,
  type VfleetEnd,
} from "./demo/run-vfleet.ts";
import { type FleetServer, startServer } from "./demo/start-server.ts";
import { tellFleet } from "./demo/tell-fleet.ts";

// make demo: a simulated cloud goes from bare hosts to proved VFs by the real command line, with three hosts on which
// something is wrong. All that it makes is in one folder, which goes away at its end.

const [hosts, seed] = [numberOf("HOSTS", 40), numberOf("SEED", 1)];
const folder = mkdtempSync(join(tmpdir(), "vfleet-demo-"));
const planFile = join(folder, "plan.json");
const isTerminal = process.stdout.isTTY && process.stderr.isTTY;
const began = Date.now();
let isInterrupted = false;
let server: FleetServer | undefined;
let ending: Promise<never> | undefined;

process.on("SIGINT", () => {
  isInterrupted = true;
  // A command under way has heard of it as well, and ends in good order.
  if (!isCommandRunning()) void end(130);
});
process.on("SIGTERM", () => void end(143));

try {
  server = await startServer({ seed, hosts, speed: 30, folder });
  await show(server);
  await end(0);
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  await end(1);
}

async function show({ served }: FleetServer): Promise<void> {
  const { computes, wishes } = served;
  const failing = computes.find(({ trouble }) => trouble === "no-vf-memory")?.name ?? "";
  const racks = Map.groupBy(computes, ({ labels }) => labels.rack);
  const firsts = new Set([...racks.values()].slice(0, 4).map(([first]) => first?.name ?? ""));
  const well = computes.filter(({ trouble }) => trouble === undefined);
  const wellRack = [...racks].find(([, of]) => of.every((host) => well.includes(host)))?.[0];
  const proved = wellRack === undefined ? well.slice(0, 6).map(({ name }) => name) : [`rack=${wellRack}`];
  say(tellFleet(served, seed));
  say(`What vfleet is told, besides where the hosts are:\n\n${indented(wishes)}`);

  heading("What is there?");
  await run(["discover"], 0, (text) => excerptDiscovery(text, firsts));
  heading("What would be done, and in which order?");
  await run(["plan", "--out", planFile], 1, excerptPlan);
  heading("Do it: canary, then wave by wave, with drains and reboots. A host fails; the rest goes on");
  await run(["apply", planFile], 1, excerptRun);
  heading("Does all hold?");
  await run(["verify"], 3, excerptVerification);
  heading("Does a VM get a VF on each of these hosts, and answer over it?");
  await run(["prove", "--yes", ...proved.flatMap((each) => ["--hosts", each])], undefined, excerptProof);
  heading(`What is wrong with ${failing}, which failed?`);
  await run(["diagnose", "--hosts", failing], 3, excerptDiagnosis);
  say(
    `\nThat was all of it, in ${Math.round((Date.now() - began) / 1000)} s: ${hosts} hosts, from bare to proved.\nmake demo SEED=7 shows another fleet, make demo HOSTS=2000 a larger one.\n`,
  );
}

/** Runs a command and shows it. An end that the story does not know ends the demo. */
async function run(
  words: readonly string[],
  expected: number | undefined,
  excerpt: VfleetCommand["show"],
): Promise<VfleetEnd> {
  if (server === undefined) throw new Error("there is no fleet");
  say(`$ vfleet ${words.map((word) => word.replace(`${folder}/`, "")).join(" ")}\n\n`);
  const ended = await runVfleet({
    words,
    environment: environmentOf(server),
    show: excerpt,
    messages: isTerminal ? "as-it-is" : isWaveOrFailure,
  });
  if (isInterrupted) await end(130);
  if (expected !== undefined && ended.code !== expected)
    throw new Error(
      `vfleet ${words[0]} ended with ${ended.code}, and ${expected} was expected. The end of what it says:\n${ended.stdout.slice(-2000)}`,
    );
  return ended;
}

/** Nothing of the user's own settings, keys and known hosts counts. */
function environmentOf({ served }: FleetServer): Readonly<Record<string, string>> {
  const { PATH = "", TERM = "", LANG = "", NO_COLOR = "", FORCE_COLOR = "" } = process.env;
  return {
    PATH,
    TERM,
    LANG,
    HOME: folder,
    // Compiled once for all commands, which saves each of them half a second.
    NODE_COMPILE_CACHE: join(folder, "compiled"),
    NO_COLOR,
    FORCE_COLOR: FORCE_COLOR || (isTerminal ? "1" : ""),
    COLUMNS: isTerminal ? String(process.stdout.columns) : "100",
    VFLEET_FILE: served.fleetFile,
    VFLEET_STATE: join(folder, "state"),
    OS_CLIENT_CONFIG_FILE: served.cloudsFile,
  };
}

function end(code: number): Promise<never> {
  ending ??= cleanUp(code);
  return ending;
}

async function cleanUp(code: number): Promise<never> {
  await endCommand();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

function numberOf(name: string, usual: number): number {
  const given = process.env[name];
  const value = given === undefined || given === "" ? usual : Number(given);
  if (Number.isInteger(value) && value >= (name === "HOSTS" ? 6 : 1) && value <= 10_000) return value;
  process.stderr.write(`demo: ${name} is a whole number from ${name === "HOSTS" ? 6 : 1} to 10000\n`);
  process.exit(2);
}

function say(text: string): void {
  process.stdout.write(text);
}

function heading(text: string): void {
  const isPlain = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== "";
  say(isTerminal && !isPlain ? `\n\u001b[1m${text}\u001b[0m\n\n` : `\n${text}\n\n`);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
