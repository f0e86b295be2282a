import { describe, expect, test } from "vitest";
import {
  aggregate,
  flavor,
  flavorIntent,
  network,
  networkIntent,
  sriovKey,
  subnet,
} from "../../../test/fixtures/cloud-step-input.ts";
import { cloudWork } from "../../../test/fixtures/cloud-work.ts";
import { proofPort } from "../../../test/fixtures/proof.ts";
import { inverseOfCloudAction } from "../../actions/cloud-inverse.ts";
import type { PlaceAction } from "../../model/cloud-action.ts";
import type { ActionOutcome } from "../../model/run.ts";
import {
  cloudError,
  createMemoryCloud,
  lostAnswer,
  type MemoryCloud,
  type MemoryState,
} from "../../sim/fleet/memory-cloud.ts";
import { runCloudAction } from "./run-cloud-action.ts";

const { properties, ...size } = flavorIntent();
const { subnets, ...bare } = networkIntent();
const [wantedSubnet = subnets[0]] = subnets;
if (!wantedSubnet) throw new Error("the sample has a subnet");

const makeAggregate: PlaceAction = { kind: "make-aggregate", name: "sriov", availabilityZone: undefined };
const setAggregate: PlaceAction = {
  kind: "set-aggregate-properties",
  aggregate: "sriov",
  from: { sriov: null },
  to: { sriov: "true" },
};
const addHost: PlaceAction = { kind: "add-aggregate-host", aggregate: "sriov", host: "node-1" };
const makeFlavor: PlaceAction = { kind: "make-flavor", flavor: size, properties };
const fence: PlaceAction = {
  kind: "set-flavor-properties",
  flavor: "m1.tiny",
  from: { [sriovKey]: null },
  to: { [sriovKey]: "false" },
};
const makeNetwork: PlaceAction = { kind: "make-network", network: bare };
const makeSubnet: PlaceAction = { kind: "make-subnet", network: "sriov-net", subnet: wantedSubnet };

/** Each action in a cloud in which it has something to do, and what it changes there. */
const samples: readonly (readonly [PlaceAction, Partial<MemoryState>, readonly string[]])[] = [
  [makeAggregate, {}, ["aggregates.create sriov"]],
  [setAggregate, { aggregates: [aggregate()] }, ['aggregates.setProperties sriov {"sriov":"true"}']],
  [addHost, { aggregates: [aggregate()] }, ["aggregates.addHost sriov node-1"]],
  [
    makeFlavor,
    {},
    ["flavors.create m1.small.sriov", `flavors.setProperties m1.small.sriov {"${sriovKey}":"true"}`],
  ],
  [
    fence,
    { flavors: [flavor({ name: "m1.tiny" })] },
    [`flavors.setProperties m1.tiny {"${sriovKey}":"false"}`],
  ],
  [makeNetwork, {}, ["networks.create sriov-net"]],
  [makeSubnet, { networks: [network()] }, ["subnets.create sriov-subnet"]],
];

/** How an action ended, in short. */
function short(outcome: ActionOutcome): string {
  if (outcome.kind === "done") return outcome.note ?? "done";
  return `${outcome.kind} ${outcome.finding.code}: ${outcome.finding.summary}`;
}

async function run(memory: MemoryCloud, action: PlaceAction): Promise<string> {
  return short(await runCloudAction(cloudWork(memory), action));
}

describe.each(samples)("$kind", (action, given, changed) => {
  test("is done, not done again, taken back, and not taken back again", async () => {
    const memory = createMemoryCloud(given);
    const before = structuredClone(memory.state);
    expect(await run(memory, action)).toBe("done");
    expect(memory.changes).toEqual(changed);
    expect(await run(memory, action)).toMatch(/already/);
    expect(memory.changes).toEqual(changed);
    const inverse = inverseOfCloudAction(action);
    expect(await run(memory, inverse)).toBe("done");
    expect(memory.state).toEqual(before);
    const all = memory.changes.length;
    expect(await run(memory, inverse)).toMatch(/already/);
    expect(memory.changes).toHaveLength(all);
  });

  test("an answer that is lost on the way back does not do it twice", async () => {
    const memory = createMemoryCloud(given);
    const call = (changed[0] ?? "").split(" ")[0] ?? "";
    memory.faults.push({ call, at: "after", error: lostAnswer() });
    const outcome = await run(memory, action);
    if (call.endsWith("create")) expect(outcome).toBe("done");
    else expect(outcome).toMatch(/^unknown cloud-unreachable/);
    expect(memory.changes.filter((each) => each === changed[0])).toHaveLength(1);
  });

  test("a request that did not arrive is sent again if it made something", async () => {
    const memory = createMemoryCloud(given);
    const call = (changed[0] ?? "").split(" ")[0] ?? "";
    memory.faults.push({ call, at: "before", error: lostAnswer() });
    const outcome = await run(memory, action);
    if (!call.endsWith("create")) return expect(outcome).toMatch(/^unknown cloud-unreachable/);
    expect(outcome).toBe("done");
    expect(memory.changes).toEqual(changed);
  });

  test("what the cloud refuses has failed, in words and with the request", async () => {
    const memory = createMemoryCloud(given);
    const call = (changed[0] ?? "").split(" ")[0] ?? "";
    memory.faults.push({
      call,
      at: "before",
      error: cloudError("cloud-forbidden", "Policy does not allow it"),
    });
    const outcome = await runCloudAction(cloudWork(memory), action);
    expect(outcome.kind).toBe("failed");
    expect("finding" in outcome && outcome.finding).toMatchObject({
      code: "cloud-forbidden",
      summary: expect.stringMatching(/^The cloud did not (?:make|put|set) /),
      detail: expect.stringContaining("(request req-7)"),
      subject: { host: "cloud:mycloud" },
    });
    expect(memory.changes).toEqual([]);
  });

  test("broken off by the operator, it is not known", async () => {
    const memory = createMemoryCloud(given);
    const abort = new AbortController();
    const call = (changed[0] ?? "").split(" ")[0] ?? "";
    abort.abort(new Error("Ctrl-C"));
    memory.faults.push({ call, at: "before", error: abort.signal.reason });
    expect(short(await runCloudAction(cloudWork(memory, abort.signal), action))).toMatch(
      /^unknown broken-off/,
    );
  });
});

const inverse = inverseOfCloudAction;
const server = { deviceOwner: "compute:nova", deviceId: "vm-1", networkId: "net-1" };

describe("refuses, and changes nothing", () => {
  test.each<[string, PlaceAction, Partial<MemoryState>, string]>([
    [
      "an aggregate of its name in another zone",
      makeAggregate,
      { aggregates: [aggregate({ availabilityZone: "az" })] },
      "not-as-planned: The aggregate sriov is not as the plan has it, so nothing was changed: it has the availability zone az",
    ],
    [
      "properties that someone else has set",
      setAggregate,
      { aggregates: [aggregate({ properties: { sriov: "maybe" } })] },
      "not-as-planned: The aggregate sriov is not as the plan has it, so nothing was changed: it has sriov=maybe",
    ],
    [
      "an aggregate that is gone",
      addHost,
      {},
      "cloud-not-found: The cloud did not put node-1 into the aggregate sriov",
    ],
    [
      "to delete an aggregate with hosts",
      inverse(makeAggregate),
      { aggregates: [aggregate({ hosts: ["node-1"] })] },
      "still-in-use: The aggregate sriov is in use, so it was not deleted: node-1",
    ],
    [
      "to delete an aggregate with properties of others",
      inverse(makeAggregate),
      { aggregates: [aggregate({ properties: { mine: "1" } })] },
      "not-as-planned: The aggregate sriov is not as the plan has it, so nothing was changed: it has mine=1",
    ],
    [
      "a flavor of its name with another size",
      makeFlavor,
      { flavors: [flavor({ vcpus: 9 })] },
      "not-as-planned: The flavor m1.small.sriov is not as the plan has it, so nothing was changed: it has 9 vCPUs instead of 2, no aggregate_instance_extra_specs:sriov as planned",
    ],
    [
      "to delete a flavor that someone has given more",
      inverse(makeFlavor),
      { flavors: [flavor({ properties: { [sriovKey]: "true", mine: "1" } })] },
      "not-as-planned: The flavor m1.small.sriov is not as the plan has it, so nothing was changed: it has mine=1",
    ],
    [
      "to take back what someone has changed since",
      inverse(fence),
      { flavors: [flavor({ name: "m1.tiny", properties: { [sriovKey]: "true" } })] },
      "not-as-planned: The flavor m1.tiny is not as the plan has it, so nothing was changed: it has aggregate_instance_extra_specs:sriov=true",
    ],
    [
      "a network of its name on another VLAN",
      makeNetwork,
      { networks: [network({ segment: 7 })] },
      "not-as-planned: The network sriov-net is not as the plan has it, so nothing was changed: it has VLAN 7 instead of 204",
    ],
    [
      "to delete one of two networks of a name",
      inverse(makeNetwork),
      { networks: [network(), network({ id: "net-2" })] },
      "not-as-planned: The network sriov-net is not as the plan has it, so nothing was changed: it has another one of its name beside it",
    ],
    [
      "to delete a network with ports",
      inverse(makeNetwork),
      { networks: [network()], ports: [proofPort({ ...server, id: "p-1", name: "vm" })] },
      "still-in-use: The network sriov-net is in use, so it was not deleted: the port vm (p-1) of compute:nova vm-1",
    ],
    [
      "to delete a network with a subnet of others",
      inverse(makeNetwork),
      { networks: [network()], subnets: [subnet({ name: "mine" })] },
      "not-as-planned: The network sriov-net is not as the plan has it, so nothing was changed: it has the subnet mine (10.20.4.0/24)",
    ],
    [
      "a subnet of its name with other addresses",
      makeSubnet,
      { networks: [network()], subnets: [subnet({ cidr: "10.0.0.0/8" })] },
      "not-as-planned: The subnet sriov-subnet of sriov-net is not as the plan has it, so nothing was changed: it has 10.0.0.0/8 instead of 10.20.4.0/24",
    ],
    [
      "a subnet of a network that is gone",
      makeSubnet,
      {},
      "cloud-not-found: The cloud did not make the subnet",
    ],
    [
      "to delete a subnet of which a port has an address",
      inverse(makeSubnet),
      {
        networks: [network()],
        subnets: [subnet()],
        ports: [proofPort({ ...server, id: "p-1", name: "", addresses: ["10.20.4.11"] })],
      },
      "still-in-use: The subnet sriov-subnet of sriov-net is in use, so it was not deleted: the port p-1 of compute:nova vm-1",
    ],
  ])("%s", async (_, action, given, outcome) => {
    const memory = createMemoryCloud(given);
    expect(await run(memory, action)).toContain(`failed ${outcome}`);
    expect(memory.changes).toEqual([]);
  });
});

test("Neutron's own ports keep no network and no subnet", async () => {
  const ports = [proofPort({ networkId: "net-1", deviceOwner: "network:dhcp", addresses: ["10.20.4.10"] })];
  const memory = createMemoryCloud({ networks: [network()], subnets: [subnet()], ports });
  expect(await run(memory, inverse(makeSubnet))).toBe("done");
  expect(await run(memory, inverse(makeNetwork))).toBe("done");
});

test("what an undo finds gone with its thing is gone already", async () => {
  const memory = createMemoryCloud();
  const undone = [inverse(setAggregate), inverse(addHost), inverse(fence), inverse(makeSubnet)];
  for (const action of undone) expect(await run(memory, action)).toBe("it was gone already");
});

test("a flavor whose making was cut off before its extra specs is deleted", async () => {
  const memory = createMemoryCloud({ flavors: [flavor()] });
  expect(await run(memory, inverse(makeFlavor))).toBe("done");
});
