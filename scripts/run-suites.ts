import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCloudImages } from "./lab-images.ts";
import { type Suite, suiteOf, whyLeftOut } from "./suites.ts";
import { addTallies, readTally, renderTally, type Tally } from "./test-tally.ts";

const root = join(import.meta.dirname, "..");

async function runSuite(name: string, suite: Suite, folder: string): Promise<Tally> {
  const report = join(folder, `${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const projects = suite.projects.map((project) => `--project=${project}`);
  const args = [vitest, "run", ...projects, ...reporters];
  // Tests start vfleet from its sources hundreds of times; from Node's cache of what it has compiled that takes half as long.
  const env = { NODE_COMPILE_CACHE: join(folder, "compiled"), ...process.env };
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env });
  const [status] = (await once(child, "close")) as [number | null];
  return readTally(readReport(report), { suite: name, exitCode: status, root });
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function runSuites(names: readonly string[]): Promise<Tally> {
  const suites = names.map((name) => [name, suiteOf(name)] as const);
  const folder = mkdtempSync(join(tmpdir(), "vfleet-suites-"));
  const tallies: Tally[] = [];
  const leftOut: string[] = [];
  let hasImages = false;
  try {
    for (const [name, suite] of suites) {
      const why = whyLeftOut(suite, process.env.VFLEET_TESTS_UNTIL, Date.now());
      if (why !== undefined) {
        leftOut.push(`suite ${name}: left out: ${why}\n`);
        continue;
      }
      if (suite.onCloud && !hasImages) {
        await buildCloudImages();
        hasImages = true;
      }
      tallies.push(await runSuite(name, suite, folder));
    }
    process.stderr.write(leftOut.join(""));
    return addTallies(tallies);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const total = await runSuites(process.argv.slice(2));
process.stdout.write(`${renderTally(total)}\n`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
