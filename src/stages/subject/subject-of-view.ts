import type { Port } from "../../model/cloud-resources.ts";
import type { CloudView } from "../../model/cloud-view.ts";
import type { DiagnosedSubject } from "../../model/diagnosed-subject.ts";
import type { Reading } from "../../model/reading.ts";
import { WhyProblem } from "../why/why-problem.ts";
import { readSubject, type SubjectSource } from "./read-subject.ts";
import type { SubjectAsk } from "./subject-ask.ts";

const ofBundle =
  "The bundle has ports of the fleet file's physical networks alone, no servers and not what the scheduler knows: what it would say is not replayed, and a server's fault is not told.";

/** What is asked about, from what a bundle kept of the cloud; throws WhyProblem where that does not have it. */
export async function subjectOfView(
  view: CloudView,
  ask: SubjectAsk,
  signal: AbortSignal,
): Promise<DiagnosedSubject> {
  const subject =
    ask.kind === "server" ? serverOf(view, ask.server) : await readSubject(sourceOf(view), ask, signal);
  return { ...subject, notes: [...subject.notes, ofBundle] };
}

function sourceOf(view: CloudView): SubjectSource {
  return {
    name: view.name,
    servers: {
      list: () => Promise.resolve([]),
      find: () => Promise.resolve(undefined),
      listActions: () => Promise.resolve(undefined),
    },
    ports: {
      list: async ({ name }) => partOf(view, view.ports).filter((port) => port.name === name),
      find: async (id) => partOf(view, view.ports).find((port) => port.id === id),
    },
    flavors: { list: async () => partOf(view, view.flavors) },
    networks: { list: async () => partOf(view, view.networks) },
  };
}

/** A server that a bundle tells of by its ports. */
function serverOf(view: CloudView, wanted: string): DiagnosedSubject {
  const ports: readonly Port[] = partOf(view, view.ports).filter(({ deviceId }) => deviceId === wanted);
  if (ports.length === 0)
    throw new WhyProblem(
      `the bundle has no servers, and none of the ports that it has belongs to ${wanted}`,
      "Name the server by its id, or one of its ports with --port.",
    );
  const networks = partOf(view, view.networks);
  return {
    kind: "server",
    name: `server ${wanted}`,
    server: undefined,
    failedActions: [],
    ports,
    networks: networks.filter(({ id }) => ports.some(({ networkId }) => networkId === id)),
    flavor: undefined,
    host: ports.flatMap(({ host }) => host ?? []).find((host) => host !== ""),
    notes: [],
  };
}

function partOf<T>({ name }: CloudView, reading: Reading<readonly T[]>): readonly T[] {
  if (reading.is === "known") return reading.value;
  const why = reading.is === "unreadable" ? reading.reason : "it was not asked";
  throw new WhyProblem(
    `the bundle does not have what ${name} says of it: ${why}`,
    "Make a bundle as a user with the role admin.",
  );
}
