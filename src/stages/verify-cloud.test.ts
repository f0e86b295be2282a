import { describe, expect, test } from "vitest";
import { computeService, sriovAgent } from "../../test/fixtures/cloud-answers.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../test/fixtures/intent.ts";
import { openstackIntent } from "../../test/fixtures/openstack-host.ts";
import type { ComputeService } from "../model/cloud.ts";
import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { HostRole } from "../model/intent.ts";
import { known, unreadable } from "../model/reading.ts";
import type { CloudAnswers } from "./ask-cloud.ts";
import { verifyCloud } from "./verify-cloud.ts";

const scheduler = (change: Partial<ComputeService> = {}) =>
  computeService("ctl-1", { binary: "nova-scheduler", ...change });

function answersOf(change: Partial<CloudAnswers> = {}): CloudAnswers {
  return {
    cloud: "mycloud",
    computeServices: known([computeService("node-9"), scheduler()]),
    agents: known([sriovAgent("node-9", { physnet2: ["enp1s0"] })]),
    extensions: known(["port-security", "qos"]),
    troubles: [],
    ...change,
  };
}

type Fleet = {
  readonly physicalNetwork?: string;
  readonly isDown?: boolean;
  readonly drivers?: readonly string[];
};

function verifyAll(answers: CloudAnswers, fleet: Fleet = {}): readonly HostVerification[] {
  const { physicalNetwork = "physnet2", isDown = false, drivers = ["qos"] } = fleet;
  const roles: Readonly<Record<string, HostRole>> = { "node-9.domain.tld": "compute", "ctl-1": "controller" };
  const hosts = Object.entries(roles).map(([name, role]) => ({ ...hostIntent(name), roles: [role] }));
  const wanted = intent({
    hosts,
    pools: [
      pool({
        hosts: { labels: {}, names: hosts.slice(0, 1).map(({ name }) => name) },
        ...(physicalNetwork !== "" && { physicalNetwork }),
      }),
    ],
    openstack: openstackIntent({ cloud: "mycloud", extensionDrivers: drivers }),
  });
  const discoveries = hosts.map(({ name }, at): HostDiscovery => {
    if (at === 0 && isDown) {
      const finding = {
        code: "x",
        severity: "error",
        subject: { host: name },
        summary: "",
        detail: "",
      } as const;
      return { host: name, kind: "failed", finding, durationMs: 1 };
    }
    return { host: name, kind: "read", facts: hostFacts(), findings: [], durationMs: 1 };
  });
  const nothing = hosts.map(({ name }) => ({ host: name, checks: [], findings: [] }));
  return verifyCloud({ intent: wanted, discoveries, answers }, nothing);
}

function said(answers: CloudAnswers, fleet?: Fleet): readonly string[] {
  return verifyAll(answers, fleet).flatMap(({ host, checks }) =>
    checks.map(({ holds, subject, summary }) => `${host} ${holds}: ${subject} ${summary}`),
  );
}

describe("what a cloud says of", () => {
  test("hosts on which all is well", () => {
    expect(said(answersOf())).toEqual([
      "node-9.domain.tld yes: nova-compute is up and enabled in the cloud",
      "node-9.domain.tld yes: NIC Switch agent lives in the cloud",
      "node-9.domain.tld yes: 0000:01:00.0 enp1s0 on physnet2 is what the agent serves",
      "ctl-1 yes: nova-scheduler is up and enabled in the cloud",
      "ctl-1 yes: extension qos is offered by the network API",
    ]);
  });

  test.each<[string, Partial<ComputeService>, string]>([
    ["down", { state: "down" }, "no: nova-compute is down in the cloud's eyes: it does not report"],
    [
      "disabled",
      { status: "disabled", disabledReason: "disk" },
      "no: nova-compute is disabled in the cloud: disk",
    ],
    [
      "in a cell that is silent",
      { state: "unknown" },
      "unknown: nova-compute is in a cell of the cloud that does not answer",
    ],
  ])("a nova-compute that is %s", (_, change, line) => {
    const computeServices = known([computeService("NODE-9.domain.tld", change), scheduler()]);
    expect(said(answersOf({ computeServices }))[0]).toBe(`node-9.domain.tld ${line}`);
  });

  test("a host that it knows by another name", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const computeServices = known(names.map((name) => computeService(name)));
    const agents = known([]);
    expect(said(answersOf({ computeServices, agents }))).toEqual([
      "node-9.domain.tld no: nova-compute is not known to the cloud by this host's name, neither short nor with its domain; it knows those of a, b, c, d, e and 2 more",
      "node-9.domain.tld no: NIC Switch agent is not known to the cloud by this host's name, neither short nor with its domain; it knows none",
      "ctl-1 no: nova-scheduler is not known to the cloud",
      "ctl-1 yes: extension qos is offered by the network API",
    ]);
  });

  test.each([
    ["dead", sriovAgent("node-9", { physnet2: ["enp1s0"] }, { alive: false }), "reports no more"],
    [
      "never seen",
      sriovAgent("node-9", { physnet2: ["enp1s0"] }, { alive: false, heartbeatAt: undefined }),
      "has never reported",
    ],
    ["off", sriovAgent("node-9", { physnet2: ["enp1s0"] }, { adminStateUp: false }), "is switched off"],
  ])("an agent that is %s", (_, agent, text) => {
    const lines = said(answersOf({ agents: known([agent]) }));
    expect(lines[1]).toContain("no: NIC Switch agent");
    expect(lines[1]).toContain(text);
    expect(lines[2]).toContain("yes: 0000:01:00.0");
  });

  test.each([
    [
      "another PF",
      { physnet2: ["eth7"] },
      "no: 0000:01:00.0 enp1s0 on physnet2 is not what the agent serves: eth7 on physnet2",
    ],
    ["nothing", {}, "no: 0000:01:00.0 enp1s0 on physnet2 is not what the agent serves: nothing"],
    [
      "what it does not tell",
      undefined,
      "unknown: 0000:01:00.0 enp1s0 on physnet2: the agent does not tell the cloud what it serves",
    ],
  ])("an agent that serves %s", (_, mappings, line) => {
    expect(said(answersOf({ agents: known([sriovAgent("node-9", mappings)]) }))[2]).toBe(
      `node-9.domain.tld ${line}`,
    );
  });

  test("agents of other kinds: they are no SR-IOV agent", () => {
    const other = sriovAgent("node-9", { physnet2: ["enp1s0"] }, { agentType: "Open vSwitch agent" });
    expect(said(answersOf({ agents: known([other]) }))[1]).toContain("no: NIC Switch agent is not known");
  });

  test("schedulers: one that is up is enough", () => {
    const computeServices = known([scheduler({ host: "gone", state: "down" }), scheduler()]);
    expect(said(answersOf({ computeServices }))).toContain(
      "ctl-1 yes: nova-scheduler is up and enabled in the cloud",
    );
    const down = known([scheduler({ state: "down" })]);
    expect(said(answersOf({ computeServices: down }))).toContain(
      "ctl-1 no: nova-scheduler is down in the cloud's eyes: it does not report",
    );
  });

  test("extensions: those alone that are asked for and that the API tells", () => {
    const extensions = known(["qos"]);
    const lines = said(answersOf({ extensions }), { drivers: ["port_security", "constructor", "dns"] });
    expect(lines.filter((each) => each.includes("extension"))).toEqual([
      "ctl-1 no: extension port-security is not offered by the network API",
    ]);
  });

  test("hosts that serve no network, or were not read: nothing", () => {
    expect(said(answersOf(), { physicalNetwork: "" }).filter((each) => each.startsWith("node"))).toEqual([]);
    expect(said(answersOf(), { isDown: true }).filter((each) => each.startsWith("node"))).toEqual([]);
  });
});

test("a cloud that cannot be asked leaves checks unknown, with a finding for each host", () => {
  const none = unreadable("mycloud cannot be reached");
  const trouble = {
    code: "cloud-unreachable",
    subject: "https://cloud:5000",
    message: "mycloud cannot be reached",
    hint: "See whether it is up.",
    because: "ECONNREFUSED",
  };
  const silent = answersOf({ computeServices: none, agents: none, extensions: none, troubles: [trouble] });
  const [compute, controller] = verifyAll(silent);
  expect(compute?.checks.map(({ holds }) => holds)).toEqual(["unknown", "unknown", "unknown"]);
  expect(compute?.checks[0]?.summary).toBe("could not be asked about: mycloud cannot be reached");
  expect(compute?.findings).toEqual([
    {
      code: "cloud-unreachable",
      severity: "error",
      subject: { host: "node-9.domain.tld", item: "cloud mycloud" },
      summary: "mycloud cannot be reached",
      detail: "https://cloud:5000: ECONNREFUSED",
      fix: "See whether it is up.",
    },
  ]);
  expect(controller?.findings[0]).toMatchObject({ subject: { host: "ctl-1" } });
});
