import { durationMs } from "./fleet-file-fields.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { FleetFile, HostEntry } from "./fleet-file-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { expandHostRange } from "./host-range.ts";
import { hostName } from "./ids.ts";
import type { HostIntent, SshSettings } from "./intent.ts";

type SshEntry = NonNullable<FleetFile["ssh"]>;

/** An entry of a list of the file with its place there. */
export type Numbered<Entry> = { readonly index: number; readonly entry: Entry };

/** Hosts that could be resolved, and what is wrong with the others. */
export type ResolvedHosts = {
  readonly hosts: readonly HostIntent[];
  readonly problems: readonly FieldProblem[];
};

const MAX_HOSTS = 100_000;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
const ADDRESS =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?)$/;

/** Expands ranges, applies the file's ssh to each host, and finds names that are given twice. */
export function resolveHosts(entries: readonly Numbered<HostEntry>[], ssh: SshEntry): ResolvedHosts {
  const hosts = new Map<string, { readonly host: HostIntent; readonly index: number }>();
  const problems: FieldProblem[] = [];
  for (const { index, entry } of entries) {
    const path = ["hosts", index];
    const expanded = expandEntry(entry, path);
    problems.push(...expanded.problems);
    const twice: string[] = [];
    for (const { name, address } of expanded.names) {
      if (hosts.has(name)) twice.push(name);
      else hosts.set(name, { index, host: resolveHost({ name, address, entry, ssh }) });
    }
    const first = twice[0];
    if (first !== undefined) problems.push(givenTwice(path, twice, hosts.get(first)?.index ?? index));
    if (hosts.size > MAX_HOSTS) {
      problems.push({ path: ["hosts"], at: "key", message: `stands for more than ${MAX_HOSTS} hosts` });
      break;
    }
  }
  return { hosts: [...hosts.values()].map(({ host }) => host), problems };
}

function givenTwice(path: FieldPath, names: readonly string[], before: number): FieldProblem {
  const others = names.length > 1 ? ` and ${names.length - 1} more` : "";
  const where = before === path.at(-1) ? "within this entry" : `also in hosts[${before}]`;
  return {
    path: [...path, "name"],
    at: "value",
    message: `${names[0]}${others} is given twice, ${where}`,
    fix: "keep one of them",
  };
}

type Expanded = {
  readonly names: readonly { readonly name: string; readonly address: string }[];
  readonly problems: readonly FieldProblem[];
};

function expandEntry(entry: HostEntry, path: FieldPath): Expanded {
  const names = expandField(entry.name, [...path, "name"], { form: NAME, noun: "host name" });
  if ("problem" in names) return { names: [], problems: [names.problem] };
  if (entry.port !== undefined && entry.ssh?.port !== undefined) {
    const message = "the port is given twice, here and in ssh";
    return {
      names: [],
      problems: [{ path: [...path, "port"], at: "key", message, fix: "keep one of them" }],
    };
  }
  if (entry.address === undefined)
    return { names: names.values.map((name) => ({ name, address: name })), problems: [] };
  const addressPath = [...path, "address"];
  const addresses = expandField(entry.address, addressPath, {
    form: ADDRESS,
    noun: "host name or IP address",
  });
  if ("problem" in addresses) return { names: [], problems: [addresses.problem] };
  const [hosts, given] = [names.values.length, addresses.values.length];
  if (hosts !== given) {
    const message = `stands for ${given} ${given === 1 ? "address" : "addresses"}, but the name for ${hosts} ${hosts === 1 ? "host" : "hosts"}`;
    const fix = "give the address a range as long as the name's";
    return { names: [], problems: [{ path: addressPath, at: "value", message, fix }] };
  }
  const pairs = names.values.map((name, at) => ({ name, address: addresses.values[at] ?? name }));
  return { names: pairs, problems: [] };
}

type ExpandedField = { readonly values: readonly string[] } | { readonly problem: FieldProblem };

function expandField(
  pattern: string,
  path: FieldPath,
  { form, noun }: { readonly form: RegExp; readonly noun: string },
): ExpandedField {
  const range = expandHostRange(pattern);
  if ("problem" in range) return { problem: { path, at: "value", message: range.problem, fix: range.fix } };
  const odd = range.names.find((name) => !form.test(name));
  if (odd === undefined) return { values: range.names };
  const fix = "use letters, digits, dots and dashes, with a letter or digit at both ends";
  return { problem: { path, at: "value", message: `${JSON.stringify(odd)} is not a ${noun}`, fix } };
}

function resolveHost(given: {
  readonly name: string;
  readonly address: string;
  readonly entry: HostEntry;
  readonly ssh: SshEntry;
}): HostIntent {
  const { name, address, entry, ssh } = given;
  const port = entry.port === undefined ? {} : { port: entry.port };
  return {
    name: hostName(name),
    address,
    labels: Object.fromEntries(
      Object.entries(entry.labels ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    ssh: resolveSsh({ ...ssh, ...entry.ssh, ...port }),
  };
}

function resolveSsh(entry: SshEntry): SshSettings {
  return {
    ...(entry.user === undefined ? {} : { user: entry.user }),
    ...(entry.port === undefined ? {} : { port: entry.port }),
    ...(entry.identityFile === undefined ? {} : { identityFiles: asList(entry.identityFile) }),
    ...(entry.knownHostsFile === undefined ? {} : { knownHostsFiles: asList(entry.knownHostsFile) }),
    ...(entry.jump === undefined ? {} : { jump: asList(entry.jump) }),
    become: entry.become ?? "none",
    transport: entry.transport ?? "ssh2",
    connectTimeoutMs: durationMs(entry.connectTimeout ?? "20s"),
  };
}

/** One text or several, as a list. */
export function asList(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
