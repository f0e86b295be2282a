import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { judgeRoom } from "../judge-room.ts";

/** The host has the disk, times its allocation ratio. */
export const diskFilter: SchedulerFilter = {
  name: "DiskFilter",
  source: "nova 12.0.0 nova/scheduler/filters/disk_filter.py",
  judge: (question) => judgeRoom(question, "DISK_GB", ({ freeDiskGb }) => freeDiskGb),
};
