import type { Flavor, Network, Port, Server, ServerAction } from "./cloud-resources.ts";
import type { Evidence } from "./finding.ts";
import type { WhyReport } from "./scheduling/why-report.ts";

/** The one thing that a diagnosis is about, as the cloud shows it. */
export type DiagnosedSubject = {
  readonly kind: "server" | "port" | "wish";
  /** For people: `server web-1`, `port p1`, `flavor m1.sriov on sriov-net`. */
  readonly name: string;
  /** undefined: there is none, or it could not be asked. */
  readonly server: Omit<Server, "properties"> | undefined;
  /** What failed of what Nova did with the server, newest first. */
  readonly failedActions: readonly ServerAction[];
  readonly ports: readonly Port[];
  /** On which the ports are, or would be. */
  readonly networks: readonly Network[];
  /** Of a server that is not made yet. */
  readonly flavor: Flavor | undefined;
  /** As Nova names it; undefined: it has none. */
  readonly host: string | undefined;
  /** What limits the diagnosis or is to be known, each a sentence. */
  readonly notes: readonly string[];
};

/** What a diagnosis says of the one thing that was asked about, besides findings. */
export type AboutSubject = DiagnosedSubject & {
  /** What the scheduler would say; undefined: it has its host, or that could not be replayed. */
  readonly replay: WhyReport | undefined;
  /** Lines of logs that name it, by time. */
  readonly logLines: readonly Evidence[];
  /** How many findings above advice do not concern it. */
  readonly elsewhere: number;
};

/** What a replay of the scheduler's decision says in words, where no host fits. */
export type NoHost = {
  readonly summary: string;
  readonly detail: string;
  readonly fix: string | undefined;
  readonly evidence: readonly Evidence[];
};

/** The one thing as rules see it. */
export type SubjectSeen = DiagnosedSubject & {
  /** undefined: a host fits, or it was not asked. */
  readonly noHost: NoHost | undefined;
  /** Of the server, or of one that is not made yet; undefined: not known. */
  readonly flavorName: string | undefined;
  /** Lines of logs that name it. */
  readonly logLines: readonly Evidence[];
};
