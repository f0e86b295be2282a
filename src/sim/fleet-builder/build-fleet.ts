import { SeededRandom } from "../fleet/seeded-random.ts";
import type { SystemWord } from "../machines/systems.ts";
import {
  type BuiltCompute,
  type BuiltController,
  describeCompute,
  describeController,
} from "./describe-host.ts";
import { type ServerModel, serverModels } from "./server-models.ts";
import { choosePlagued } from "./troubles.ts";

/** Releases of which fleets are, with the systems that have packages of them. */
const releases: readonly [Installation, ...Installation[]] = [
  { release: "zed", systems: ["debian-12", "ubuntu-22.04", "rocky-9"] },
  { release: "yoga", systems: ["ubuntu-22.04", "rocky-8"] },
  { release: "caracal", systems: ["ubuntu-24.04", "ubuntu-22.04"] },
  { release: "antelope", systems: ["ubuntu-22.04", "rocky-9"] },
  { release: "mitaka", systems: ["ubuntu-14.04"] },
];

type Installation = {
  readonly release: string;
  readonly systems: readonly [SystemWord, ...SystemWord[]];
};

/** A fleet before it runs. */
export type BuiltFleet = {
  readonly release: string;
  readonly controllers: readonly BuiltController[];
  readonly computes: readonly BuiltCompute[];
};

/** Of a rack, most servers are alike. */
const oddOnes = 0.15;
const withGuest = 0.2;

/** Builds a fleet of so many compute hosts by a seed: another seed gives another one, the same always the same. */
export function buildFleet({ seed, hosts }: { readonly seed: number; readonly hosts: number }): BuiltFleet {
  const random = new SeededRandom(seed);
  const { release, systems } = releases[(seed - 1) % releases.length] ?? releases[0];
  const racks = rackSizes(hosts);
  const models = shuffled(serverModels, random);
  const zoneSize = racks.length > racksOfZone ? racksOfZone : racksOfSmallZone;
  let number = 0;
  const places = racks.flatMap((size, rack) => {
    const model = models[rack % models.length] ?? serverModels[0];
    const system = systems[rack % systems.length] ?? systems[0];
    return Array.from({ length: size }, () => {
      number += 1;
      const isOdd = random.chance(oddOnes);
      const own: ServerModel = isOdd ? random.pick(serverModels) : model;
      return { number, rack: rack + 1, zone: Math.floor(rack / zoneSize) + 1, model: own, system };
    });
  });
  const plagued = choosePlagued(places, random);
  return {
    release,
    controllers: [1, 2].map((each) => describeController(each, { release, system: systems[0] })),
    computes: places.map((place) => {
      const trouble = plagued.get(place.number);
      const hasGuest = trouble === undefined && random.chance(withGuest);
      return describeCompute(place, { release, trouble, hasGuest });
    }),
  };
}

const rackSize = 10;
// A zone is a wave. Of a few racks it has two, so that there are some waves and none takes long.
const racksOfSmallZone = 2;
const racksOfZone = 20;

/** Racks of ten hosts, as far as that goes; two at least. */
function rackSizes(hosts: number): readonly number[] {
  const count = Math.max(2, Math.round(hosts / rackSize));
  return Array.from({ length: count }, (_, at) => Math.floor((hosts + at) / count)).filter(
    (size) => size > 0,
  );
}

function shuffled<T>(all: readonly T[], random: SeededRandom): readonly T[] {
  return all
    .map((each) => ({ each, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
