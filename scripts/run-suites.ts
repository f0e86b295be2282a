import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLabImages } from "./lab-images.ts";
import { addTallies, readTally, renderTally, type Tally } from "./test-tally.ts";

const root = join(import.meta.dirname, "..");

/** Suites of several projects of vitest.config.ts. */
const projectsOf: Readonly<Record<string, readonly string[]>> = {
  contracts: ["contracts-together", "contracts"],
  lab: ["lab-hosts", "lab-cloud"],
};

async function runSuite(suite: string, folder: string): Promise<Tally> {
  const report = join(folder, `${suite}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const projects = (projectsOf[suite] ?? [suite]).map((project) => `--project=${project}`);
  const args = [vitest, "run", ...projects, ...reporters];
  // Tests start vfleet from its sources hundreds of times; from Node's cache of what it has compiled that takes half as long.
  const env = { NODE_COMPILE_CACHE: join(folder, "compiled"), ...process.env };
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env });
  const [status] = (await once(child, "close")) as [number | null];
  const tally = readTally(readReport(report), status);
  if (tally.problem) process.stderr.write(`suite ${suite}: ${tally.problem}\n`);
  return tally;
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function runSuites(suites: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "vfleet-suites-"));
  const images = suites.includes("lab") ? buildLabImages(join(folder, "lab-images.log")) : undefined;
  const tallies: Tally[] = [];
  try {
    for (const suite of suites) {
      // Of the lab's suite the stories of hosts come first; meanwhile the cloud's images become ready.
      if (suite === "lab") await images?.hosts;
      tallies.push(await runSuite(suite, folder));
    }
    return addTallies(tallies);
  } finally {
    await images?.all;
    rmSync(folder, { recursive: true });
  }
}

const total = await runSuites(process.argv.slice(2));
process.stdout.write(`${renderTally(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
