import * as z from "zod";
import { removeSecrets } from "../base/remove-secrets.ts";
import type { CloudView } from "./cloud-view.ts";
import type { Finding } from "./finding.ts";
import type { HostName } from "./ids.ts";
import type { CommandResult } from "./script.ts";

/** What a host said, as it came: of the script that reads facts, and of the one that scans logs. */
export type HostRecord =
  | {
      readonly kind: "host";
      readonly host: HostName;
      /** The word that frames the facts. */
      readonly nonce: string;
      readonly facts: CommandResult;
      /** Left out: logs were not asked for. */
      readonly logs?: CommandResult;
    }
  | { readonly kind: "host-failed"; readonly host: HostName; readonly finding: Finding };

/** All that a diagnosis needs, to be looked at elsewhere. */
export type Bundle = {
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** The version of vfleet that made it. */
  readonly vfleet: string;
  readonly fleetFile: { readonly path: string; readonly text: string };
  readonly hosts: readonly HostRecord[];
  /** undefined: the fleet file names no cloud. */
  readonly cloud: CloudView | undefined;
};

const format = "vfleet.bundle/v1";

/** A bundle as lines of JSON, without secrets: what it is, the fleet file, a line a host, the cloud, the end. */
export function formatBundle({ madeAt, vfleet, fleetFile, hosts, cloud }: Bundle): string {
  const records = [
    { kind: "fleet-file", ...fleetFile },
    ...hosts,
    ...(cloud ? [{ kind: "cloud", view: cloud }] : []),
  ];
  const lines = [{ format, madeAt, vfleet }, ...records, { kind: "end", records: records.length }];
  return lines
    .map(
      (line) =>
        `${JSON.stringify(line, (_, value) => (typeof value === "string" ? removeSecrets(value) : value))}\n`,
    )
    .join("");
}

const result = z.object({
  exitCode: z.number().optional(),
  signal: z.string().optional(),
  timedOut: z.boolean(),
  canceled: z.boolean(),
  connectionLost: z.boolean(),
  truncated: z.boolean(),
  stdout: z.string(),
  stderr: z.string(),
  durationMs: z.number(),
});
const reading = z.discriminatedUnion("is", [
  z.object({ is: z.literal("known"), value: z.array(z.unknown()) }),
  z.object({ is: z.literal("absent") }),
  z.object({ is: z.literal("unreadable"), reason: z.string() }),
]);
const finding = z.looseObject({
  code: z.string(),
  severity: z.enum(["error", "warning", "advice", "note"]),
  subject: z.object({ host: z.string(), item: z.string().optional() }),
  summary: z.string(),
  detail: z.string(),
  fix: z.string().optional(),
});
const view = z.object({
  name: z.string(),
  computeServices: reading,
  agents: reading,
  extensions: reading,
  hypervisors: reading,
  aggregates: reading,
  flavors: reading,
  networks: reading,
  ports: reading,
  // Bundles of before have none.
  securityGroups: reading.default({ is: "unreadable", reason: "the bundle does not have them" }),
  pciRecords: reading.default({ is: "absent" }),
  pciProviders: reading.default({ is: "unreadable", reason: "the bundle does not have them" }),
  troubles: z.array(finding),
});
const record = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fleet-file"), path: z.string(), text: z.string() }),
  z.object({
    kind: z.literal("host"),
    host: z.string(),
    nonce: z.string().regex(/^[0-9a-f]{16,64}$/),
    facts: result,
    logs: result.optional(),
  }),
  z.object({ kind: z.literal("host-failed"), host: z.string(), finding }),
  z.object({ kind: z.literal("cloud"), view }),
]);
const head = z.object({ format: z.string(), madeAt: z.string(), vfleet: z.string() });
const end = z.object({ kind: z.literal("end"), records: z.number() });

/** A bundle from its text, or why it is none. Never throws. */
export function parseBundle(text: string): Bundle | { readonly problem: string } {
  const lines = text.trimEnd().split("\n");
  const values = lines.map(parseJson);
  const first = head.safeParse(values[0]);
  if (!first.success) return { problem: "its first line does not say that it is a bundle of vfleet" };
  if (first.data.format !== format)
    return {
      problem: `it is of the format ${JSON.stringify(first.data.format)}, and this vfleet reads ${format}`,
    };
  const last = end.safeParse(values.at(-1));
  if (!last.success || last.data.records !== values.length - 2) return { problem: "its end is missing" };
  const records: z.infer<typeof record>[] = [];
  for (const [at, value] of values.slice(1, -1).entries()) {
    const parsed = record.safeParse(value);
    if (!parsed.success) return { problem: `line ${at + 2} is not what vfleet writes` };
    records.push(parsed.data);
  }
  const fleetFile = records.find((each) => each.kind === "fleet-file");
  if (!fleetFile) return { problem: "it has no fleet file" };
  return {
    madeAt: first.data.madeAt,
    vfleet: first.data.vfleet,
    fleetFile: { path: fleetFile.path, text: fleetFile.text },
    hosts: records.filter(
      ({ kind }) => kind === "host" || kind === "host-failed",
    ) as unknown as readonly HostRecord[],
    cloud: records.find((each) => each.kind === "cloud")?.view as unknown as CloudView | undefined,
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
