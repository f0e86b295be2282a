import type { IncomingHttpHeaders } from "node:http";
import type { ApiAnswer, ServiceName } from "./api-request.ts";
import type { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/** A service of the cloud: what it does, and how it speaks. */
export type Service = {
  readonly name: ServiceName;
  /** The path below which it is: `/compute`. */
  readonly prefix: string;
  readonly routes: readonly Route[];
  /** The path without what may stand in it beside its version, such as a project; undefined: there is no such path. */
  readonly locate?: (path: string) => string | undefined;
  /** A refusal in the service's form. */
  readonly refuse: (refusal: Refusal, requestId: string) => ApiAnswer;
  /** The second number of the microversion that is asked for; throws Refusal where the service does not speak it. */
  readonly minorOf?: (headers: IncomingHttpHeaders) => number;
  /** Headers of each answer. */
  readonly headers: (requestId: string, minor: number) => Readonly<Record<string, string>>;
  /** What it says where the caller is no administrator. */
  readonly forbid: (rule: string) => Refusal;
};
