import type { Plan } from "../../src/model/plan.ts";
import { Life, type LifeEnd, outcomesOf } from "./life.ts";
import type { Scenario } from "./scenario.ts";
import { stateText } from "./state-text.ts";
import { Violation, Watch } from "./watch.ts";
import { World } from "./world.ts";

/** How each host ends where nothing goes wrong and no VM is there: its state, or `refused`. */
export async function stateWithoutFaults(
  scenario: Scenario,
  seed: number,
): Promise<ReadonlyMap<string, string>> {
  const calm = { ...scenario, vms: [], isShared: false };
  const world = new World(calm, seed, []);
  const watch = new Watch(world, { clocksApartMs: 0 });
  world.time.onEvent = () => watch.check();
  const ends: LifeEnd[] = [];
  for (let number = 1; number <= 4; number++) {
    const life = new Life({ world, scenario: calm, watch }, number);
    const end = await world.time.run(life.live({ kind: "apply" }));
    if (end.kind === "nothing-to-do") return statesOf(world, end.plan);
    ends.push(end);
  }
  throw new Violation(
    `without faults there is always something to do: ${JSON.stringify(ends.map(outcomesOf))}`,
  );
}

function statesOf(world: World, { hosts }: Plan): ReadonlyMap<string, string> {
  return new Map(
    hosts.map(({ host, status }) => [
      host,
      status === "unchanged" ? stateText(world.host(host).facts, "all") : "refused",
    ]),
  );
}
