import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { judgeRoom } from "../judge-room.ts";

/** The host has the memory, times its allocation ratio. */
export const ramFilter: SchedulerFilter = {
  name: "RamFilter",
  source: "nova 2015.1.0 nova/scheduler/filters/ram_filter.py",
  judge: (question) => judgeRoom(question, "MEMORY_MB", ({ freeRamMb }) => freeRamMb),
};
