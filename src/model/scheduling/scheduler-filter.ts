import type { SchedulerSetup } from "./scheduler-setup.ts";
import type { SchedulingHost } from "./scheduling-host.ts";
import type { SchedulingRequest } from "./scheduling-request.ts";
import type { Verdict } from "./verdict.ts";

/** What a filter is asked: whether a host may take a request. */
export type FilterQuestion = {
  readonly setup: SchedulerSetup;
  readonly request: SchedulingRequest;
  readonly host: SchedulingHost;
};

/** One of Nova's filters, replayed. */
export type SchedulerFilter = {
  /** As Nova's configuration names it. */
  readonly name: string;
  /** Where its meaning is from. */
  readonly source: string;
  readonly judge: (question: FilterQuestion) => Verdict;
};
