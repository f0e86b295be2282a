import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFleetFile } from "./fleet-file.ts";
import type { Intent, IntentProblem } from "./intent.ts";

const complete = `# yaml-language-server: $schema=../schema/fleet.schema.json
apiVersion: vfleet/v1
ssh: { user: root, port: 22, identityFile: ~/.ssh/id_ed25519, jump: [bastion, "me@far:2022"], connectTimeout: 5s }
reboot: allow
rebootTimeout: 1h
concurrency: 7
hosts:
  - { name: "node-[9-11].domain.tld", labels: { role: compute, rack: 01 } }
  - name: node-41.domain.tld
    address: 192.0.2.41
    port: 2222
    ssh: { user: admin, become: sudo, transport: openssh, knownHostsFile: [a, b] }
    labels: &storage { role: storage }
  - { name: "s[1,3]", address: "192.0.2.[51-52]", labels: { <<: *storage, gpu: true } }
pools:
  - name: fast
    hosts: { role: compute }
    pfs: { name: eth1 }
    vfCount: 30
    physicalNetwork: physnet2
    vfs: { trust: true, spoofCheck: false, linkState: enable, maxTxRate: 1000, mac: stable }
    exceptions:
      - { host: "node-[10-11].domain.tld", vfCount: 50%, reason: older card }
  - name: other
    hosts: ["s[1,3]", node-41.domain.tld]
    pfs: { vendor: 8086, device: 0158, driver: [ice, i40e], address: "06:00.0", numaNode: 0, minSpeed: 25G }
    vfCount: max
    vfDriver: vfio-pci
    takeOver: true
`;

function intentOf(text: string): Intent {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  if ("problems" in parsed) throw new Error(parsed.problems.map(oneLine).join("\n"));
  return parsed.intent;
}

function problemsOf(text: string): readonly string[] {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  return "problems" in parsed ? parsed.problems.map(oneLine) : [];
}

function oneLine({ line, column, field, message, fix }: IntentProblem): string {
  return `${line}:${column}: ${field}: ${message}${fix === undefined ? "" : `; ${fix}`}`;
}

describe("a file that is right", () => {
  const intent = intentOf(complete);

  test("gives hosts with ranges and defaults resolved", () => {
    expect(intent.hosts.map(({ name, address }) => [name, address])).toEqual([
      ["node-9.domain.tld", "node-9.domain.tld"],
      ["node-10.domain.tld", "node-10.domain.tld"],
      ["node-11.domain.tld", "node-11.domain.tld"],
      ["node-41.domain.tld", "192.0.2.41"],
      ["s1", "192.0.2.51"],
      ["s3", "192.0.2.52"],
    ]);
    expect(intent.hosts[0]).toMatchObject({
      labels: { role: "compute", rack: "01" },
      ssh: {
        user: "root",
        port: 22,
        identityFiles: ["~/.ssh/id_ed25519"],
        jump: ["bastion", "me@far:2022"],
        become: "none",
        transport: "ssh2",
        connectTimeoutMs: 5000,
      },
    });
    expect(intent.hosts[3]?.ssh).toMatchObject({
      user: "admin",
      port: 2222,
      become: "sudo",
      transport: "openssh",
      knownHostsFiles: ["a", "b"],
    });
    expect(intent.hosts[4]?.labels).toEqual({ role: "storage", gpu: "true" });
  });

  test("gives pools with selectors, counts and exceptions resolved", () => {
    expect(intent.pools).toEqual([
      {
        name: "fast",
        hosts: { labels: { role: "compute" } },
        pfs: { name: ["eth1"] },
        vfCount: { kind: "number", vfs: 30 },
        physicalNetwork: "physnet2",
        vfDriver: "auto",
        vfs: { trust: true, spoofCheck: false, linkState: "enable", maxTxRateMbps: 1000, mac: "stable" },
        takeOver: false,
        exceptions: ["node-10.domain.tld", "node-11.domain.tld"].map((host) => ({
          host,
          vfCount: { kind: "share", percent: 50 },
          reason: "older card",
        })),
      },
      {
        name: "other",
        hosts: { labels: {}, names: ["s1", "s3", "node-41.domain.tld"] },
        pfs: {
          vendor: "8086",
          device: "0158",
          driver: ["ice", "i40e"],
          address: ["0000:06:00.0"],
          numaNode: 0,
          minSpeedMbps: 25_000,
        },
        vfCount: { kind: "max" },
        vfDriver: { name: "vfio-pci" },
        vfs: {},
        takeOver: true,
        exceptions: [],
      },
    ]);
    expect(intent).toMatchObject({ reboot: "allow", rebootTimeoutMs: 3_600_000, concurrency: 7 });
  });

  test("needs no more than hosts, and never reboots by default", () => {
    expect(intentOf("apiVersion: vfleet/v1\nhosts: [{ name: a }]\n")).toEqual({
      hosts: [
        {
          name: "a",
          address: "a",
          labels: {},
          ssh: { become: "none", transport: "ssh2", connectTimeoutMs: 20_000 },
        },
      ],
      pools: [],
      reboot: "never",
      rebootTimeoutMs: 1_200_000,
      concurrency: 50,
    });
  });
});

const start = "apiVersion: vfleet/v1\nhosts: [{ name: 'node-[1-3]', labels: { role: compute } }]\n";
const pool = (fields: string) =>
  `${start}pools:\n  - { name: p, pfs: { name: eth1 }, vfCount: 4, ${fields} }\n`;

describe("what is wrong is said with its place and what would be right", () => {
  test.each([
    ["an empty file", "", "1:1: : the file is empty; begin with apiVersion: vfleet/v1 and a list of hosts"],
    [
      "only a comment",
      "# nothing\n",
      "1:1: : the file is empty; begin with apiVersion: vfleet/v1 and a list of hosts",
    ],
    ["a plain text", "hello", '1:1: : needs a mapping, with one `field: value` a line, but is "hello"'],
    ["a list", "- a", "1:1: : needs a mapping, with one `field: value` a line, but is a list"],
    ["no apiVersion", "hosts: [{ name: a }]", "1:1: apiVersion: is missing; it needs vfleet/v1"],
    [
      "another apiVersion",
      "apiVersion: v1\nhosts: [{ name: a }]",
      '1:13: apiVersion: needs vfleet/v1, but is "v1"',
    ],
    ["no hosts", "apiVersion: vfleet/v1", "1:1: hosts: is missing; it needs a list of hosts"],
    [
      "an empty list of hosts",
      "apiVersion: vfleet/v1\nhosts: []",
      "2:8: hosts: needs a list of at least one host, but is an empty list",
    ],
    ["a field without a value", `${start}pools:`, "3:1: pools: is empty; it needs a list of pools"],
    [
      "a misspelt field",
      `${start}pools:\n  - name: p\n    pfs: { name: eth1 }\n    vfCont: 3\n    vfCount: 3`,
      "6:5: pools[0].vfCont: no such field; did you mean vfCount?",
    ],
    [
      "a field from nowhere",
      `${start}ssh: { kerberos: 1 }`,
      "3:8: ssh.kerberos: no such field; the fields here are user, port, identityFile, knownHostsFile, jump, become, transport, connectTimeout",
    ],
    [
      "a misspelt word",
      `${start}reboot: alow`,
      '3:9: reboot: needs never or allow, but is "alow"; did you mean allow?',
    ],
    [
      "yes for true",
      pool("vfs: { trust: yes }"),
      '4:63: pools[0].vfs.trust: needs true or false, but is "yes"; write true',
    ],
    [
      "a negative count",
      pool("").replace("4,", "-4,"),
      "4:46: pools[0].vfCount: needs a number of VFs such as 30, or max, or a share such as 50%, but is -4",
    ],
    [
      "a share beyond all",
      pool("").replace("4,", "101%,"),
      '4:46: pools[0].vfCount: needs a number of VFs such as 30, or max, or a share such as 50%, but is "101%"',
    ],
    [
      "a time without a unit",
      `${start}rebootTimeout: 20`,
      "3:16: rebootTimeout: needs a time with its unit, from 1s to 24h, such as 20m, but is 20",
    ],
    [
      "a time beyond a day",
      `${start}rebootTimeout: 9999m`,
      '3:16: rebootTimeout: needs a time with its unit, from 1s to 24h, such as 20m, but is "9999m"',
    ],
    [
      "an odd item of a list",
      `${start}ssh: { jump: [ok, "-oProxyCommand=x"] }`,
      '3:19: ssh.jump[1]: needs a host such as bastion or root@bastion:22, but is "-oProxyCommand=x"',
    ],
    [
      "a pool without PFs",
      `${start}pools: [{ name: p, pfs: {}, vfCount: 1 }]`,
      "3:20: pools[0].pfs: chooses no PFs; give at least one of name, address, driver, vendor, device, numaNode, minSpeed",
    ],
    [
      "a range from high to low",
      "apiVersion: vfleet/v1\nhosts: [{ name: 'n[9-3]' }]",
      "2:17: hosts[0].name: has the range [9-3] from high to low; write [3-9]",
    ],
    [
      "a range that is too large",
      "apiVersion: vfleet/v1\nhosts: [{ name: 'n[0-10000]' }]",
      "2:17: hosts[0].name: stands for 10001 hosts, more than 10000; split it into smaller ranges",
    ],
    [
      "a host name for ssh options",
      "apiVersion: vfleet/v1\nhosts: [{ name: '-oProxyCommand=x' }]",
      '2:17: hosts[0].name: "-oProxyCommand=x" is not a host name; use letters, digits, dots and dashes, with a letter or digit at both ends',
    ],
    [
      "one address for many",
      "apiVersion: vfleet/v1\nhosts: [{ name: 'n[1-3]', address: 192.0.2.1 }]",
      "2:36: hosts[0].address: stands for 1 address, but the name for 3 hosts; give the address a range as long as the name's",
    ],
    [
      "a host twice",
      "apiVersion: vfleet/v1\nhosts:\n  - { name: 'n[1-3]' }\n  - { name: 'n[2-5]' }",
      "4:13: hosts[1].name: n2 and 1 more is given twice, also in hosts[0]; keep one of them",
    ],
    [
      "two ports",
      "apiVersion: vfleet/v1\nhosts: [{ name: a, port: 1, ssh: { port: 2 } }]",
      "2:20: hosts[0].port: the port is given twice, here and in ssh; keep one of them",
    ],
    [
      "an unknown host in a pool",
      pool("hosts: [node-1, nod-2]"),
      '4:65: pools[0].hosts[1]: "nod-2" is not among the hosts of this file; did you mean node-2?',
    ],
    [
      "labels that no host has",
      pool("hosts: { role: computer }"),
      "4:56: pools[0].hosts: matches no host: none has the label role: computer; there is role: compute",
    ],
    [
      "an exception without a reason",
      pool("exceptions: [{ host: node-1, vfCount: 2 }]"),
      "4:62: pools[0].exceptions[0].reason: is missing; it needs why the host is an exception, such as older card",
    ],
    [
      "an exception for an unknown host",
      pool("exceptions: [{ host: x, vfCount: 2, reason: r }]"),
      '4:70: pools[0].exceptions[0].host: "x" is not among the hosts of this file; add it to hosts or remove it here',
    ],
    [
      "an exception outside of the pool",
      pool("hosts: [node-1], exceptions: [{ host: node-2, vfCount: 2, reason: r }]"),
      "4:87: pools[0].exceptions[0].host: node-2 is not in the pool; remove the exception or extend the pool's hosts",
    ],
    [
      "two exceptions",
      pool(
        "exceptions: [{ host: node-1, vfCount: 2, reason: r }, { host: 'node-[1-2]', vfCount: 2, reason: r }]",
      ),
      "4:111: pools[0].exceptions[1].host: node-1 has two exceptions in this pool; keep one of them",
    ],
    [
      "a pool twice",
      `${start}pools: [{ name: p, pfs: { name: a }, vfCount: 1 }, { name: p, pfs: { name: b }, vfCount: 1 }]`,
      "3:60: pools[1].name: the pool p is given twice, also in pools[0]; give it another name",
    ],
    [
      "a field given twice",
      "apiVersion: vfleet/v1\napiVersion: vfleet/v1",
      "2:1: : this field is given twice; keep one\n  apiVersion: vfleet/v1\n  ^",
    ],
    ["a tab", "hosts:\n\t- name: a", "2:1: : a tab is used to indent; use spaces\n   - name: a\n  ^"],
    [
      "a second document",
      "a: 1\n---\nb: 1",
      "2:1: : a second document begins here; a fleet file holds one, so remove the ---\n  ---\n  ^",
    ],
    [
      "an alias of nothing",
      "ssh: *none",
      "1:6: : there is no anchor &none before this alias\n  ssh: *none\n       ^",
    ],
    [
      "a merge of no mapping",
      "ssh: { <<: 5 }",
      "1:8: : << takes an alias of a mapping, such as *defaults\n  ssh: { <<: 5 }\n         ^",
    ],
    [
      "an inherited name",
      pool("hosts: { constructor: x }"),
      "4:56: pools[0].hosts: matches no host: none has the label constructor: x",
    ],
  ])("%s", (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("all at once, in the order of the file", () => {
    const text =
      "apiVersion: vfleet/v1\nreboot: perhaps\nhosts:\n  - { name: a, prot: 2 }\n  - { name: 'b[2-1]' }\npools:\n  - { name: p, pfs: {}, vfCount: x }\n  - { name: q, pfs: { nam: e }, vfCount: 1, exceptions: [{ host: zzz, vfCount: 1, reason: r }] }\n";
    expect(problemsOf(text).map((line) => line.replace(/: (?:no such|has|needs|chooses).*/, ""))).toEqual([
      "2:9: reboot",
      "4:16: hosts[0].prot",
      "5:13: hosts[1].name",
      "7:34: pools[0].vfCount",
      "8:23: pools[1].pfs.nam",
    ]);
  });

  test("of a merged field, at the place where it is written", () => {
    const text = "apiVersion: vfleet/v1\nssh: &s { port: 99999 }\nhosts:\n  - { name: a, ssh: { <<: *s } }\n";
    expect(problemsOf(text)).toEqual([
      "2:17: ssh.port: needs a port number from 1 to 65535, but is 99999",
      "2:17: hosts[0].ssh.port: needs a port number from 1 to 65535, but is 99999",
    ]);
  });
});

describe("hostile input", () => {
  test.each([
    ["deep nesting", "[".repeat(50_000)],
    ["deep nesting, closed", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["a circle of aliases", "apiVersion: vfleet/v1\nhosts: &h [{ name: a, labels: *h }]"],
    ["a circle of merges", "ssh: &s { <<: *s }"],
    [
      "many aliases of aliases",
      `a: &a0 [x]\n${Array.from({ length: 40 }, (_, n) => `k${n}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`).join("\n")}`,
    ],
    ["the prototype", "__proto__: { hosts: [] }"],
    ["controls", "apiVersion: \u001b[31m\u0000"],
    [
      "a range of ranges",
      "apiVersion: vfleet/v1\nhosts: [{ name: 'a[1-9999][1-9999][1-9999][1-999999999]' }]",
    ],
  ])("%s gives problems", (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test("many hosts that share an anchor are no problem", () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `  - { name: h${n}, ssh: *s }`);
    expect(
      intentOf(`apiVersion: vfleet/v1\nssh: &s { user: u }\nhosts:\n${lines.join("\n")}`).hosts,
    ).toHaveLength(3000);
  });

  test("parsing never throws, and no message of a library leaks", () => {
    const words = [
      "hosts",
      "pools",
      "name",
      "pfs",
      "vfCount",
      "ssh",
      "labels",
      "exceptions",
      "apiVersion",
      "<<",
      "reboot",
      "- ",
      ": ",
      "\n",
      "  ",
      "{",
      "}",
      "[",
      "]",
      "*a",
      "&a ",
      "\t",
      "5",
      "max",
      "'",
      '"',
      "vfleet/v1",
      "|",
      "!x",
      "? ",
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
        expectOperatorWords(problemsOf(parts.join("")));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (ssh, host, given) => {
        const text = JSON.stringify({
          apiVersion: "vfleet/v1",
          ssh,
          hosts: [host, { name: "a", ssh, labels: given }],
          pools: [
            given,
            { name: given, hosts: host, pfs: given, vfCount: given, vfs: ssh, exceptions: [host, given] },
          ],
        });
        expectOperatorWords(problemsOf(text));
      }),
    );
  });
});

function expectOperatorWords(problems: readonly string[]): void {
  for (const problem of problems)
    expect(problem).not.toMatch(/Invalid|Too (?:small|big)|expected \w+, received|undefined|object Object/);
}
