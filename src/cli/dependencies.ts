import type { HostRecord } from "../model/bundle.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { RunId } from "../model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Journals } from "../ports/journal.ts";
import type { ReadNovaNodes } from "../ports/nova-records.ts";
import type { ReadSosreportFiles } from "../ports/sosreports.ts";
import type { RunOptions, RunResult } from "../stages/apply.ts";
import type { OpenCloud } from "../stages/ask-cloud.ts";
import type { CollectOptions } from "../stages/collect-hosts.ts";
import type { DiscoverOptions } from "../stages/discover.ts";
import type { ProofPorts } from "../stages/proof/proof-run.ts";
import type { HostLogs, LogOptions } from "../stages/read-logs.ts";
import type { MakeTwin } from "../stages/rehearse/twin.ts";
import type { Interrupts } from "./interrupts.ts";
import type { RunControl } from "./run-control.ts";
import type { Screen } from "./screen.ts";

/** A stream that text is written to; columns and rows are those of a terminal. */
export type Output = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** All that the commands need of the outside; main.ts fills it in. */
export type CliDependencies = {
  readonly version: string;
  /** The stages that do IO, with their ports. */
  readonly discover: (options: DiscoverOptions) => Promise<readonly HostDiscovery[]>;
  readonly collectHosts: (options: CollectOptions) => Promise<readonly HostRecord[]>;
  readonly readSosreportFiles: ReadSosreportFiles;
  readonly readLogs: (options: LogOptions) => Promise<readonly HostLogs[]>;
  readonly apply: (options: RunOptions & { readonly onPause: () => void }) => Promise<RunResult>;
  readonly runs: RunControl;
  readonly openCloud: OpenCloud;
  /** undefined: no database of Nova is named. */
  readonly readNovaNodes: ReadNovaNodes | undefined;
  /** Makes what rehearsals play on. */
  readonly makeTwin: MakeTwin;
  /** What proofs need besides the cloud; their journals are apart from those of runs. */
  readonly proofPorts: Omit<ProofPorts, "cloud"> & { readonly journals: Journals };
  /** Makes a pair of SSH keys; comment says in the public half what it is for. */
  readonly makeSshKey: (comment: string) => { readonly publicKey: string; readonly privateKey: string };
  readonly journals: Pick<Journals, "read" | "list">;
  readonly makeRunId: () => RunId;
  readonly clock: Pick<Clock, "now">;
  /** Results; nothing else goes there. */
  readonly stdout: Output;
  /** Progress, messages and questions. */
  readonly screen: Screen;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly interrupts: Interrupts;
  /** Asks on the terminal for a line of text; undefined: there is no terminal, or no answer. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Whether someone is there to be asked. */
  readonly canAsk: boolean;
};
