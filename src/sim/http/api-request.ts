import type { IncomingMessage } from "node:http";

/** The services of a cloud, by their type in Keystone's catalogue. */
export type ServiceName = "identity" | "compute" | "network" | "image" | "placement";

/** An object of JSON whose fields are still to be looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** Who asks, as the token says. */
export type Caller = {
  readonly userId: string;
  readonly userName: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
};

/** A request that has found its route. */
export type ApiRequest = {
  /** The id by which a service's log knows it. */
  readonly id: string;
  readonly method: string;
  /** As it came, without its query. */
  readonly path: string;
  /** What stands in place of `{name}` in the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** The parsed body; undefined: there is none, or the route reads it itself. */
  readonly body: unknown;
  readonly incoming: IncomingMessage;
  readonly caller: Caller;
  /** The token it came with; empty: none. */
  readonly token: string;
  /** The second number of the microversion that it asks for; 1 where the service has none. */
  readonly minor: number;
  /** Where the cloud is: `http://127.0.0.1:1234`. */
  readonly origin: string;
  /** The service's address as the service knows itself, for links: `http://127.0.0.1:1234/compute`. */
  readonly base: string;
};

/** What comes back; body is sent as JSON, text as it is. */
export type ApiAnswer = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Who asks where no token is needed. */
export const nobody: Caller = {
  userId: "",
  userName: "",
  projectId: "",
  projectName: "",
  roles: [],
  isAdmin: false,
};
