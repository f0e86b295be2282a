import { OperatingError } from "../base/operating-error.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { DiagnosedSubject } from "../model/diagnosed-subject.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { LogLimits } from "../model/log-reading.ts";
import type { WhyReport } from "../model/scheduling/why-report.ts";
import type { Cloud } from "../ports/cloud.ts";
import { hostsThatMatter, isSameHost, isUnplaced } from "../stages/subject/hosts-that-matter.ts";
import { idsOf } from "../stages/subject/ids-of.ts";
import { readSubject } from "../stages/subject/read-subject.ts";
import type { SubjectAsk } from "../stages/subject/subject-ask.ts";
import { subjectOfView } from "../stages/subject/subject-of-view.ts";
import { askWhy } from "../stages/why/ask-why.ts";
import type { WhyAsk } from "../stages/why/find-subject.ts";
import { WhyProblem } from "../stages/why/why-problem.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import type { Evidence } from "./evidence.ts";
import { type LoadedFleet, loadFleet } from "./load-fleet.ts";
import { readCloud } from "./plan-command.ts";
import { readView } from "./read-view.ts";
import { requireCloudName } from "./require-cloud-name.ts";
import { throwForCli } from "./throw-for-cli.ts";

/** What a diagnosis of one thing is made from. */
export type SubjectEvidence = Evidence & {
  readonly about: { readonly subject: DiagnosedSubject; readonly replay: WhyReport | undefined };
};

/** Reads what matters to one thing: the cloud, and of the hosts those on which it is, or may come to be. */
export async function readSubjectEvidence(
  context: CommandContext,
  ask: SubjectAsk,
  limits: LogLimits | undefined,
): Promise<SubjectEvidence> {
  const { deps } = context;
  const signal = deps.interrupts.stop;
  const fleet = await loadFleet(context);
  const { intent } = fleet;
  const cloud = await deps.openCloud(requireCloudName(context, intent), signal);
  const found = await readSubject(cloud, ask, signal).catch(throwForCli);
  const hosts = hostsThatMatter(found, fleet.hosts, intent.hosts);
  const subject = withHostNote(found, fleet);
  const discoveries = await readFleet(context, { ...fleet, hosts });
  const { concurrency } = intent;
  const wanted = limits && { ...limits, ids: idsOf(subject) };
  return {
    fleet,
    discoveries,
    tenants: await readCloud(context, intent),
    cloud: await readView(context, intent, discoveries),
    ...(wanted && { logs: await deps.readLogs({ hosts, limits: wanted, concurrency, signal }) }),
    about: await replay({ context, cloud, fleet, discoveries }, { ask, subject }),
  };
}

/** Of what a bundle holds that which matters to one thing; throws CliProblem where it does not have it. */
export async function subjectOfBundle(
  context: CommandContext,
  evidence: Evidence,
  ask: SubjectAsk,
): Promise<SubjectEvidence> {
  const view: CloudView | undefined = evidence.cloud;
  if (view === undefined)
    throw new CliProblem(
      "the bundle has no cloud, and so no servers, ports and flavors",
      "Name openstack.cloud in the fleet file and make the bundle anew, or leave --server, --port and --flavor out.",
    );
  const { hosts } = evidence.fleet.intent;
  const found = await subjectOfView(view, ask, context.deps.interrupts.stop).catch(throwForCli);
  const names = new Set(hostsThatMatter(found, hosts, hosts).map(({ name }) => name));
  return {
    ...evidence,
    discoveries: evidence.discoveries.filter(({ host }) => names.has(host)),
    ...(evidence.logs && { logs: evidence.logs.filter(({ host }) => names.has(host)) }),
    about: { subject: withHostNote(found, { hosts }), replay: undefined },
  };
}

function withHostNote(subject: DiagnosedSubject, { hosts }: Pick<LoadedFleet, "hosts">): DiagnosedSubject {
  const { host, notes } = subject;
  if (host === undefined || hosts.some(({ name }) => isSameHost(name, host))) return subject;
  const note = `Its host ${host} is not among the hosts of the fleet file that were chosen: what is wrong on it is not seen.`;
  return { ...subject, notes: [...notes, note] };
}

/** What the scheduler would say, where that is open; without it the rest is told all the same. */
async function replay(
  ground: {
    readonly context: CommandContext;
    readonly cloud: Cloud;
    readonly fleet: LoadedFleet;
    readonly discoveries: readonly HostDiscovery[];
  },
  { ask, subject }: { readonly ask: SubjectAsk; readonly subject: DiagnosedSubject },
): Promise<SubjectEvidence["about"]> {
  if (!isUnplaced(subject)) return { subject, replay: undefined };
  const { cloud, fleet, discoveries, context } = ground;
  const signal = context.deps.interrupts.stop;
  try {
    const question = { cloud, intent: fleet.intent, discoveries, signal };
    return { subject, replay: await askWhy(question, whyAskOf(ask, subject)) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof WhyProblem || error instanceof OperatingError)) throw error;
    const note = `What the scheduler would say could not be replayed: ${error.message}.`;
    return { subject: { ...subject, notes: [...subject.notes, note] }, replay: undefined };
  }
}

function whyAskOf(ask: SubjectAsk, { server, ports, host }: DiagnosedSubject): WhyAsk {
  const rest = { networks: [], vnicType: "direct" };
  switch (ask.kind) {
    case "server":
      return { ...rest, server: server?.id, ...(ask.port !== undefined && { port: ask.port }) };
    case "port":
      return { ...rest, port: ports[0]?.id, ...(host !== undefined && { host }) };
    case "wish":
      return { ...rest, flavor: ask.flavor, networks: ask.networks };
  }
}
