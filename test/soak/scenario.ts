import type { HostFacts } from "../../src/model/host-facts.ts";
import { type HostName, hostName } from "../../src/model/ids.ts";
import type { HostIntent, HostRole, Intent } from "../../src/model/intent.ts";
import type { DrainIntent, HealthIntent, RolloutIntent } from "../../src/model/rollout/rollout-intent.ts";
import type { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { type HostOptions, hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../fixtures/intent.ts";
import { type OpenstackHost, openstackFacts, openstackIntent } from "../fixtures/openstack-host.ts";
import { proofIntent } from "../fixtures/proof.ts";
import { twoFreePfs } from "../fixtures/second-pf.ts";

/** A VM that is there from the beginning, or comes after a while. */
export type ScenarioVm = {
  readonly host: HostName;
  readonly vnicType: "normal" | "direct";
  readonly afterMs: number;
};

/** A fleet as it is found, what is wanted of it, and what happens besides. */
export type Scenario = {
  readonly intent: Intent;
  readonly facts: ReadonlyMap<HostName, HostFacts>;
  readonly vms: readonly ScenarioVm[];
  /** What was done is taken back at the end. */
  readonly isUndone: boolean;
  /** Workers on several machines carry runs out, whose clocks are a little apart; false: the process of who applies. */
  readonly isShared: boolean;
  /** How far the clocks of those may be apart who carry one run out one after the other, in milliseconds. */
  readonly clocksApartMs: number;
  /** How far the clock of the cloud is from that of vfleet. */
  readonly cloudAheadMs: number;
};

type Kind = Pick<OpenstackHost, "system" | "release">;

const kinds: readonly [Kind, ...Kind[]] = [
  { system: "debian-12", release: "zed" },
  { system: "ubuntu-22.04", release: "yoga" },
  { system: "ubuntu-14.04", release: "mitaka" },
  { system: "centos-7", release: "queens" },
];

/** Makes one of many small fleets. */
export function makeScenario(random: SeededRandom): Scenario {
  const count = random.int(1, 5);
  const hasCloud = random.chance(0.6);
  const kind = random.pick(kinds);
  const racks = random.int(1, 3);
  const hosts = Array.from({ length: count }, (_, at) =>
    hostIntent(`h${at + 1}`, { rack: `r${(at % racks) + 1}` }),
  );
  const controllers: readonly HostIntent[] =
    hasCloud && random.chance(0.3) ? [{ ...hostIntent("ctl"), roles: ["controller"] }] : [];
  const rollout = random.chance(0.7) ? makeRollout(random, hasCloud) : undefined;
  const isVfDriven = random.chance(0.2);
  const wanted = intent({
    hosts: [...controllers, ...hosts],
    pools: [
      pool({
        vfCount: { kind: "number", vfs: random.int(1, 5) },
        ...(random.chance(0.2) ? { pfs: { driver: ["igb"], name: ["enp1s0", "enp3s0"] } } : {}),
        ...(random.chance(0.3) ? { vfs: { trust: true, mac: "stable" } } : {}),
        ...(isVfDriven ? { vfDriver: { name: "vfio-pci" } } : {}),
        ...(hasCloud ? { physicalNetwork: "physnet2" } : {}),
      }),
    ],
    concurrency: random.int(1, 4),
    rebootTimeoutMs: 600_000,
    ...(rollout ? { rollout } : {}),
    ...(hasCloud ? { openstack: openstackIntent({ cloud: "mycloud", proof: proofIntent() }) } : {}),
  });
  const facts = new Map(
    wanted.hosts.map(({ name, roles }) => [name, makeFacts(random, hasCloud ? kind : undefined, roles)]),
  );
  const isShared = random.chance(0.3);
  return {
    intent: wanted,
    facts,
    vms: makeVms(random, hosts),
    isUndone: random.chance(0.35),
    isShared,
    clocksApartMs: isShared || random.chance(0.3) ? 40_000 : 0,
    cloudAheadMs: random.pick([0, 0, -7_200_000, 90_000, 3_600_000]),
  };
}

const proofs: readonly [HealthIntent["proof"], ...HealthIntent["proof"][]] = [
  "none",
  "one-per-wave",
  "every-host",
];

function makeRollout(random: SeededRandom, hasCloud: boolean): RolloutIntent {
  const waves = random.pick<RolloutIntent["waves"] | "none">(["none", { kind: "label", label: "rack" }]);
  return {
    pauseMs: random.pick([0, 0, 60_000, 600_000]),
    stopAfter: random.int(1, 3),
    ...(random.chance(0.4) ? { canary: { kind: "number", hosts: 1 } } : {}),
    ...(waves && waves !== "none" ? { waves } : {}),
    ...(random.chance(0.4) ? { atOnce: { kind: "share", percent: random.pick([25, 50, 100]) } } : {}),
    ...(random.chance(0.4)
      ? { perGroup: { label: "rack", atMost: { kind: "number", hosts: random.int(1, 2) } } }
      : {}),
    ...(hasCloud && random.chance(0.7) ? { drain: makeDrain(random) } : {}),
    ...(hasCloud && random.chance(0.4)
      ? { beforeNext: { services: true, vfs: false, proof: random.pick(proofs), timeoutMs: 300_000 } }
      : {}),
  };
}

function makeDrain(random: SeededRandom): DrainIntent {
  return {
    vms: random.chance(0.8) ? "migrate" : "leave-out",
    timeoutMs: 600_000,
    ...(random.chance(0.3) ? { movesBack: true } : {}),
    ...(random.chance(0.2) ? { unmovable: "wait", waitMs: 300_000 } : {}),
  };
}

function makeFacts(random: SeededRandom, kind: Kind | undefined, roles: readonly HostRole[]): HostFacts {
  const options: HostOptions = {
    iommu: random.chance(0.6) ? "off" : "on",
    cpu: random.pick(["intel", "intel", "amd"]),
    vfioPci: random.pick(["available", "loaded", "builtin"]),
    up: random.chance(0.3),
    vfs: random.pick([0, 0, 0, 2, 4]),
    noAutoprobe: random.chance(0.1),
    init: kind?.system === "ubuntu-14.04" ? "upstart" : "systemd",
    boot: kind?.system === "centos-7" ? "grub-defaults" : "grub-drop-in",
  };
  const { cpu, iommu } = options;
  // An AMD's IOMMU is switched off in other ways.
  const made: HostOptions =
    cpu === "amd" && iommu === "off" ? { ...options, kernelArguments: "amd_iommu=off" } : options;
  const facts = random.chance(0.2) ? twoFreePfs(made) : hostFacts(made);
  return kind ? { ...facts, ...openstackFacts({ ...kind, roles }) } : facts;
}

function makeVms(random: SeededRandom, hosts: readonly HostIntent[]): readonly ScenarioVm[] {
  if (random.chance(0.45)) return [];
  return Array.from({ length: random.int(1, 4) }, () => ({
    host: hosts[random.int(0, hosts.length - 1)]?.name ?? hostName("h1"),
    vnicType: random.chance(0.6) ? "normal" : "direct",
    afterMs: random.chance(0.4) ? 0 : random.int(0, 1_200_000),
  }));
}
