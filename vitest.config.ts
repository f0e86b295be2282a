import { defineConfig } from "vitest/config";

const onTheLab = { testTimeout: 1_800_000, hookTimeout: 1_800_000, fileParallelism: false };

/** Suites: what needs nothing, what needs a real sshd, what needs the emulated hosts of lab/, and of that what takes longest. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          // Modules are loaded once a worker and not once a file, which takes most of the time otherwise.
          isolate: false,
          globalSetup: "test/private-temp.ts",
          testTimeout: 30_000,
          include: ["src/**/*.test.ts", "test/*.test.ts", "test/scenarios/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "contracts",
          include: ["test/contracts/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      { test: { name: "lab", include: ["test/e2e/**/*.test.ts"], ...onTheLab } },
      { test: { name: "lab-long", include: ["test/e2e-long/**/*.test.ts"], ...onTheLab } },
    ],
  },
});
