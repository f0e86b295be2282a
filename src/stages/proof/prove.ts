import { mapLimited } from "../../base/concurrency.ts";
import type { PlaceAction } from "../../model/cloud-action.ts";
import { cloudPlace } from "../../model/cloud-place.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { Plan } from "../../model/plan.ts";
import type { OnProgress } from "../../model/progress.ts";
import type { HostProof, ProofPlan, ProofReport, Throughput } from "../../model/proof.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { ProofReach } from "../../model/tenant-intent.ts";
import type { Journals, JournalWriter } from "../../ports/journal.ts";
import { findingOf } from "../shell-finding.ts";
import type { SharedRefs } from "./build-vms.ts";
import { checkScheduler } from "./check-scheduler.ts";
import { cleanUp } from "./clean-up.ts";
import { findLeft } from "./find-left.ts";
import { flavorRef, imageRef, keyName } from "./plan-proof.ts";
import type { PreparedProof, ProofWish } from "./prepare-proof.ts";
import { createAct, type ProofPorts, type ProofRun } from "./proof-run.ts";
import { proveGroup } from "./prove-group.ts";
import { isStop, isStopped, stoppedFinding } from "./stopped.ts";

/** A proof to be carried out. */
export type ProveOptions = Omit<ProofWish, "signal" | "publicKey" | "discoveries"> & {
  readonly prepared: PreparedProof;
  readonly privateKey: string;
  readonly fleetFile: string;
  /** What is to be told besides: what earlier proofs left. */
  readonly findings: readonly Finding[];
  readonly onProgress: OnProgress;
  /** Aborted: nothing more is made or waited for, and what was made is taken away. */
  readonly stop: AbortSignal;
  /** Aborted: that is broken off, too. */
  readonly abort: AbortSignal;
};

/** Makes VMs, looks whether they answer over their VFs, takes all of it away again, and reports. */
export async function prove(
  ports: ProofPorts & { readonly journals: Journals },
  options: ProveOptions,
): Promise<ProofReport> {
  const { run, prepared } = options;
  const entries: JournalEntry[] = [];
  const journal = recording(await ports.journals.create(run), entries);
  const now = () => new Date(ports.clock.now()).toISOString();
  const startedAt = now();
  try {
    await journal.append({ at: startedAt, kind: "run-started", run, plan: recordOf(options, startedAt) });
    const proofRun = await startRun(ports, options, { journal, entries });
    const place = cloudPlace(ports.cloud.name);
    const begun = await makeShared(proofRun, place, prepared.plan);
    const proofs =
      "finding" in begun
        ? preparationFailed(prepared.plan, begun.finding)
        : await proveAll(proofRun, prepared);
    const leftovers = await cleanUp(proofRun, findLeft(entries), "the proof is over");
    const isLeft = proofRun.abort.aborted && findLeft(entries).length > 0;
    const report: ProofReport = {
      run,
      cloud: ports.cloud.name,
      startedAt,
      endedAt: now(),
      reach: reachText(options.proof.reach),
      hosts: [...proofs.hosts, ...prepared.plan.notRun.map(notRunOf)],
      throughputs: proofs.throughputs,
      findings: [...options.findings, ...leftovers, ...(isLeft ? [leftBehind(place, run)] : [])],
    };
    try {
      await journal.append({ at: now(), kind: "proof-ended", report });
      await journal.append({ at: now(), kind: "run-ended" });
      return report;
    } catch (error) {
      return { ...report, findings: [...report.findings, findingOf(error, place)] };
    }
  } finally {
    await journal.close();
  }
}

async function startRun(
  ports: ProofPorts,
  options: ProveOptions,
  { journal, entries }: { readonly journal: JournalWriter; readonly entries: readonly JournalEntry[] },
): Promise<ProofRun> {
  const { run, intent, proof, privateKey, onProgress, stop, abort } = options;
  const { deleteTimeoutMs } = proof;
  const act = createAct({ ports, journal, onProgress, abort, deleteTimeoutMs });
  const halt = AbortSignal.any([stop, abort]);
  const scheduler = await unlessStopped({ halt, abort }, () =>
    checkScheduler({ ports, intent, abort: halt }),
  );
  return { run, ports, intent, proof, privateKey, onProgress, halt, abort, scheduler, act, entries };
}

/** What is looked for; undefined where the operator stopped it, which all that follows heeds. */
async function unlessStopped<Seen>(
  signals: Pick<ProofRun, "halt" | "abort">,
  look: () => Promise<Seen>,
): Promise<Seen | undefined> {
  if (signals.halt.aborted) return undefined;
  try {
    return await look();
  } catch (error) {
    if (isStop(error, signals)) return undefined;
    throw error;
  }
}

/** The journal, with what is appended kept to be looked into. */
function recording(journal: JournalWriter, entries: JournalEntry[]): JournalWriter {
  return {
    append: async (entry) => {
      await journal.append(entry);
      entries.push(entry);
    },
    close: () => journal.close(),
  };
}

/** A proof's plan is its own: in the journal stands what it was made from, and what it makes as it does. */
function recordOf({ intent, fleetFile }: ProveOptions, createdAt: string): Plan {
  const fleet = { vfIds: [] };
  return {
    format: "vfleet.plan/v1",
    purpose: { kind: "proof" },
    createdAt,
    fleetFile,
    intent,
    fleet,
    hosts: [],
  };
}

async function makeShared(
  run: ProofRun,
  place: HostName,
  { shared, groups }: ProofPlan,
): Promise<{ readonly finding: Finding } | Record<string, never>> {
  if (groups.length === 0) return {};
  for (const action of shared) {
    if (run.halt.aborted) return {};
    const finding = await makeOne(run, place, action);
    if (finding !== undefined) return { finding };
  }
  return {};
}

/** Why something could not be made, unless it is that the operator broke it off. */
async function makeOne(run: ProofRun, place: HostName, action: PlaceAction): Promise<Finding | undefined> {
  try {
    const outcome = await run.act(place, action, { step: "prove", why: "all VMs of the proof need it" });
    return outcome.kind === "done" || isStopped(outcome.finding) ? undefined : outcome.finding;
  } catch (error) {
    return findingOf(error, place);
  }
}

type Proofs = { readonly hosts: readonly HostProof[]; readonly throughputs: readonly Throughput[] };

async function proveAll(run: ProofRun, { plan, question }: PreparedProof): Promise<Proofs> {
  const shared = { image: imageRef(question), flavor: flavorRef(question), keyName: keyName(run.run) };
  const largest = Math.max(1, ...plan.groups.map((group) => group.length));
  const atOnce = Math.max(1, Math.floor(run.proof.concurrency / largest));
  const proofs = await mapLimited(plan.groups, atOnce, (group) =>
    run.halt.aborted ? Promise.resolve(notBegun(group)) : followGroup(run, group, shared),
  );
  return {
    hosts: proofs.flatMap(({ hosts }) => hosts),
    throughputs: proofs.flatMap(({ throughputs }) => throughputs),
  };
}

/** Proves the hosts of a group, and tells of each when it begins and how it ends. */
async function followGroup(
  run: ProofRun,
  group: ProofPlan["groups"][number],
  shared: SharedRefs,
): Promise<Proofs> {
  const { clock } = run.ports;
  const started = clock.now();
  for (const { host, part } of group)
    if (part === "subject") run.onProgress({ kind: "host-started", host, actions: undefined });
  const proofs = await proveGroup(run, group, shared);
  const durationMs = clock.now() - started;
  for (const proof of proofs.hosts)
    run.onProgress({ kind: "host-proof-ended", host: proof.host, proof, durationMs });
  return proofs;
}

function notBegun(group: ProofPlan["groups"][number]): Proofs {
  const hosts = group
    .filter(({ part }) => part === "subject")
    .map(({ host, physicalNetwork }) =>
      notRunOf({
        host,
        physicalNetwork,
        finding: stoppedFinding({ host, physicalNetwork }, "Nothing was made for it."),
      }),
    );
  return { hosts, throughputs: [] };
}

function preparationFailed({ groups }: ProofPlan, finding: Finding): Proofs {
  const hosts = groups
    .flat()
    .filter(({ part }) => part === "subject")
    .map(({ host, physicalNetwork }) => ({
      ...notRunOf({
        host,
        physicalNetwork,
        finding: { ...finding, subject: { host, item: physicalNetwork } },
      }),
      checks: [{ layer: "preparation" as const, holds: "no" as const, summary: finding.summary }],
    }));
  return { hosts, throughputs: [] };
}

function notRunOf({ host, physicalNetwork, finding }: ProofPlan["notRun"][number]): HostProof {
  return {
    host,
    physicalNetwork,
    outcome: "not-run",
    vm: undefined,
    checks: [],
    findings: [finding],
    times: [],
    console: undefined,
  };
}

function leftBehind(place: HostName, run: string): Finding {
  return {
    code: "proof-left-behind",
    severity: "error",
    subject: { host: place },
    summary: "The proof was broken off, and what it made is still there",
    detail: `All of it is named vfleet-proof-${run}-…`,
    fix: "Run vfleet prove again: it takes away what earlier proofs left.",
  };
}

/** How VMs are asked, in words that follow "has to answer". */
export function reachText(reach: ProofReach): string {
  if (reach.by === "second-vm")
    return reach.on === "same-host" ? "from a second VM on the same host" : "from a VM on another host";
  const how = reach.check === "ssh" ? "by ping and SSH" : "by ping";
  return reach.by === "host" ? `${how} from ${reach.host}` : `${how} from the DHCP namespace of its network`;
}
