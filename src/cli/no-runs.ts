import type { RunControl } from "./run-control.ts";

const isUsed = () => Promise.reject(new Error("nothing is done with runs of others in this test"));

/** Runs of others for tests in which there are none. */
export const noRuns: RunControl = {
  store: isUsed,
  create: isUsed,
  drive: isUsed,
  detach: isUsed,
  follow: isUsed,
  work: isUsed,
  where: isUsed,
};
