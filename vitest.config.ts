import { defineConfig } from "vitest/config";

// What is waited for may take long on a busy machine; vitest's own limit is one second.
const patient = { expect: { poll: { timeout: 20_000 } } };

const onTheLab = { ...patient, testTimeout: 1_800_000, hookTimeout: 1_800_000, fileParallelism: false };

const labHosts = ["bare-host", "interruptions", "refusals"].map((name) => `test/e2e/${name}.test.ts`);

const contracts = { ...patient, testTimeout: 600_000, hookTimeout: 600_000 };

const together = [
  "broken-off-script",
  "edit-options",
  "killed-drain",
  "killed-proof",
  "oslo-config",
  "soak",
  "why-table",
].map((name) => `test/contracts/${name}.test.ts`);

/** Suites: what needs nothing, what needs a real sshd, what needs the emulated hosts of lab/, and of that what takes longest. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...patient,
          name: "fast",
          // Modules are loaded once a worker and not once a file, which takes most of the time otherwise.
          isolate: false,
          globalSetup: "test/private-temp.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          include: ["src/**/*.test.ts", "test/*.test.ts", "test/scenarios/**/*.test.ts"],
        },
      },
      // Files that compute in one process and have no limit of time that a busy processor breaks go first, two at once; the
      // rest, with processes that are killed at a moment and servers that answer too late, one after another behind them.
      {
        test: {
          ...contracts,
          name: "contracts-together",
          include: together,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...contracts,
          name: "contracts",
          include: ["test/contracts/**/*.test.ts"],
          exclude: together,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      { test: { ...onTheLab, name: "lab-cloud", include: ["test/e2e/cloud.test.ts"] } },
      { test: { ...onTheLab, name: "lab-hosts", include: labHosts } },
      { test: { ...onTheLab, name: "lab-trouble", include: ["test/e2e/trouble.test.ts"] } },
      { test: { name: "lab-long", include: ["test/e2e-long/**/*.test.ts"], ...onTheLab } },
    ],
  },
});
