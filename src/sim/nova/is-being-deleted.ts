import type { ServerRecord } from "./server-record.ts";

/** Whether a server is gone, or on its way. */
export function isBeingDeleted({ isDeleted, taskState }: ServerRecord): boolean {
  return isDeleted || taskState === "deleting";
}
