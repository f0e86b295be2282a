import type { ServerResponse } from "node:http";
import type { ServiceName } from "./api-request.ts";

/** What came in, as the cloud saw it. */
export type SeenRequest = {
  readonly service: ServiceName | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** Empty for what is uploaded. */
  readonly body: string;
  /** The id by which the service's log knows it. */
  readonly requestId: string;
};

/** Answers in place of a service; what it does not end stays open. */
export type Play = (request: SeenRequest, response: ServerResponse) => void;

/**
 * How a request goes wrong: a status in the service's own form, no answer at all, a page of a proxy, a broken connection
 * before anything is done, one after it is done (so that its answer is lost), one in the middle of the answer, or
 * whatever is played.
 */
export type FaultKind = number | "hang" | "html" | "reset" | "lost" | "cut" | Play;

/** A request that shall go wrong; what is not given matches all. */
export type Fault = {
  readonly service?: ServiceName;
  readonly method?: string;
  /** The whole path as it comes, such as `/compute/v2.1/servers`, or what it looks like. */
  readonly path?: string | RegExp;
  /** How many requests; one if it is not given. */
  readonly times?: number;
  readonly with: FaultKind;
  /** What the service says, for a status. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Faults that are still to come. */
export type FaultPlan = {
  readonly add: (fault: Fault) => void;
  readonly clear: () => void;
  /** The first that is meant for this request, which is one less to come then. */
  readonly take: (request: SeenRequest) => Fault | undefined;
};

/** No faults, yet. */
export function createFaultPlan(): FaultPlan {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    take: (request) => {
      const found = waiting.find(({ fault }) => isMeant(fault, request));
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((each) => each !== found);
      return found.fault;
    },
  };
}

function isMeant({ service, method, path }: Fault, request: SeenRequest): boolean {
  return (
    (service === undefined || service === request.service) &&
    (method === undefined || method === request.method) &&
    (path === undefined || (typeof path === "string" ? path === request.path : path.test(request.path)))
  );
}
