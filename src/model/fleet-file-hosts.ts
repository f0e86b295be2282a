import { durationMs } from "./fleet-file-fields.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { FleetFile, HostEntry } from "./fleet-file-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { expandHostRange } from "./host-range.ts";
import { hostName } from "./ids.ts";
import type { HostIntent, HostRole, SshSettings } from "./intent.ts";

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

/** The lists of hosts of the file with the role that each gives, in their order. */
const LISTS = [
  { list: "hosts", role: "compute" },
  { list: "controllers", role: "controller" },
] as const;

/** A host with the entry that gave it first, and the index of its entry in each list. */
type Placed = {
  readonly host: HostIntent;
  readonly entry: HostEntry;
  readonly index: Readonly<Partial<Record<HostRole, number>>>;
};

/** The entries of both lists, and the file's ssh. */
export type HostLists = {
  readonly hosts: readonly Numbered<HostEntry>[];
  readonly controllers: readonly Numbered<HostEntry>[];
  readonly ssh: SshEntry;
};

/** Expands ranges, applies the file's ssh to each host, unites the lists, and finds names that are given twice. */
export function resolveHosts(given: HostLists): ResolvedHosts {
  const places = new Map<string, Placed>();
  const problems: FieldProblem[] = [];
  for (const { list, role } of LISTS) {
    for (const numbered of given[list]) {
      problems.push(...placeEntry(places, numbered, { list, role, ssh: given.ssh }));
      if (places.size > MAX_HOSTS) {
        problems.push({ path: [list], at: "key", message: `stands for more than ${MAX_HOSTS} hosts` });
        return { hosts: hostsOf(places), problems };
      }
    }
  }
  return { hosts: hostsOf(places), problems };
}

function hostsOf(places: ReadonlyMap<string, Placed>): readonly HostIntent[] {
  return [...places.values()].map(({ host }) => host);
}

function placeEntry(
  places: Map<string, Placed>,
  { index, entry }: Numbered<HostEntry>,
  { list, role, ssh }: { readonly list: string; readonly role: HostRole; readonly ssh: SshEntry },
): readonly FieldProblem[] {
  const path = [list, index];
  const expanded = expandEntry(entry, path);
  const problems = [...expanded.problems];
  const twice: string[] = [];
  const different: FieldProblem[] = [];
  for (const { name, address } of expanded.names) {
    const before = places.get(name);
    if (before === undefined) {
      const host = resolveHost({ name, address, entry, ssh, roles: [role] });
      places.set(name, { host, entry, index: { [role]: index } });
    } else if (before.host.roles.includes(role)) twice.push(name);
    else {
      different.push(...findDifferences(before, { entry, address, ssh, path }));
      const roles = [...before.host.roles, role];
      const labels = { ...labelsOf(entry), ...before.host.labels };
      places.set(name, {
        ...before,
        host: { ...before.host, roles, labels },
        index: { ...before.index, [role]: index },
      });
    }
  }
  const first = twice[0];
  if (first !== undefined)
    problems.push(givenTwice(path, twice, `${list}[${places.get(first)?.index[role] ?? index}]`));
  return [...problems, ...firstOfEachField(different)];
}

/** What an entry of controllers says otherwise than the entry of hosts that has the same host. */
function findDifferences(
  before: Placed,
  now: {
    readonly entry: HostEntry;
    readonly address: string;
    readonly ssh: SshEntry;
    readonly path: FieldPath;
  },
): readonly FieldProblem[] {
  const { host } = before;
  const { entry, address, ssh, path } = now;
  const there = `hosts[${before.index.compute}]`;
  const differs = (field: keyof HostEntry, how: string): FieldProblem => ({
    path: [...path, field],
    at: "value",
    message: `${host.name} is also in ${there}, ${how}`,
    fix: `give it in ${there} alone`,
  });
  const united = resolveSsh({ ...sshOf(before.entry, ssh), ...sshOf(entry, {}) });
  const label = Object.entries(labelsOf(entry)).find(
    ([key, value]) => Object.hasOwn(host.labels, key) && host.labels[key] !== value,
  );
  return [
    ...(entry.address !== undefined && address !== host.address
      ? [differs("address", `where its address is ${host.address}`)]
      : []),
    ...(JSON.stringify(united) === JSON.stringify(host.ssh)
      ? []
      : [differs(entry.port === undefined ? "ssh" : "port", "where it is reached in another way")]),
    ...(label === undefined
      ? []
      : [differs("labels", `where it has the label ${label[0]}: ${host.labels[label[0]]}`)]),
  ];
}

/** Of an entry that stands for many hosts, the first problem of each of its fields. */
function firstOfEachField(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  const seen = new Set<unknown>();
  return problems.filter(({ path }) => !seen.has(path.at(-1)) && seen.add(path.at(-1)));
}

function givenTwice(path: FieldPath, names: readonly string[], before: string): FieldProblem {
  const others = names.length > 1 ? ` and ${names.length - 1} more` : "";
  const where = before === `${path[0]}[${path[1]}]` ? "within this entry" : `also in ${before}`;
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
  readonly roles: readonly HostRole[];
}): HostIntent {
  const { name, address, entry, ssh, roles } = given;
  return {
    name: hostName(name),
    roles,
    address,
    labels: labelsOf(entry),
    ssh: resolveSsh(sshOf(entry, ssh)),
  };
}

function labelsOf({ labels }: HostEntry): HostIntent["labels"] {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, String(value)]));
}

/** The entry's ssh in front of another. */
function sshOf({ ssh, port }: HostEntry, behind: SshEntry): SshEntry {
  return { ...behind, ...ssh, ...(port === undefined ? {} : { port }) };
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
