import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { judgeRoom } from "../judge-room.ts";

/** The host has the CPUs, times its allocation ratio. */
export const coreFilter: SchedulerFilter = {
  name: "CoreFilter",
  source: "nova 2015.1.0 nova/scheduler/filters/core_filter.py",
  judge: (question) =>
    judgeRoom(question, "VCPU", ({ vcpus, vcpusUsed }) =>
      vcpus === undefined || vcpusUsed === undefined ? undefined : vcpus - vcpusUsed,
    ),
};
