import { describe, expect, test } from "vitest";
import { hostIntent } from "../../../test/fixtures/intent.ts";
import { planOf, rack } from "../../../test/fixtures/rollout-plan.ts";
import { hostName, type RunId } from "../ids.ts";
import type { HostIntent } from "../intent.ts";
import type { Plan } from "../plan.ts";
import { planRollout } from "./plan-rollout.ts";
import type { RolloutIntent } from "./rollout-intent.ts";

const rules: RolloutIntent = { pauseMs: 0, stopAfter: 1 };
const racks = [
  ...rack("r10", "a", "b"),
  ...rack("r2", "c", "d", "e"),
  ...rack(undefined, "f"),
] as const satisfies readonly HostIntent[];
const controller: HostIntent = { ...hostIntent("ctl"), roles: ["controller"] };

function wavesOf(plan: Plan): readonly string[] {
  return planRollout(plan).waves.map(
    ({ number, of, name, hosts, atOnce }) => `${number}/${of} ${name}: ${hosts.join(" ")}, ${atOnce} at once`,
  );
}

describe("waves", () => {
  test("without rules: controllers, then all other hosts together", () => {
    const plan = planOf({ hosts: [...racks, controller], concurrency: 4 });
    expect(wavesOf(plan)).toEqual([
      "1/2 controllers: ctl, 1 at once",
      "2/2 all hosts: a b c d e f, 4 at once",
    ]);
    expect(planRollout(plan)).toMatchObject({ pauseMs: 0, stopAfter: Number.POSITIVE_INFINITY });
  });

  test("an undo ends with the controllers", () => {
    const purpose = { kind: "undo", run: "r" as RunId } as const;
    const rollout: RolloutIntent = { ...rules, canary: { kind: "number", hosts: 1 } };
    expect(wavesOf({ ...planOf({ hosts: [controller, ...racks], rollout }), purpose })).toEqual([
      "1/3 canary: a, 4 at once",
      "2/3 all other hosts: b c d e f, 4 at once",
      "3/3 controllers: ctl, 1 at once",
    ]);
  });

  test("by a label: its values in natural order, hosts without it last, the canary out of its rack", () => {
    const rollout: RolloutIntent = {
      ...rules,
      canary: { kind: "hosts", hosts: { names: [hostName("d")], labels: {} } },
      waves: { kind: "label", label: "rack" },
    };
    expect(wavesOf(planOf({ hosts: racks, rollout }))).toEqual([
      "1/4 canary: d, 4 at once",
      "2/4 rack r2: c e, 4 at once",
      "3/4 rack r10: a b, 4 at once",
      "4/4 without rack: f, 4 at once",
    ]);
  });

  test("by choices: each host in the first that chooses it, the others last", () => {
    const choices = [{ labels: { rack: "r10" } }, { names: [hostName("e"), hostName("a")], labels: {} }];
    const rollout: RolloutIntent = { ...rules, waves: { kind: "choices", choices } };
    expect(wavesOf(planOf({ hosts: racks, rollout }))).toEqual([
      "1/3 rack r10: a b, 4 at once",
      "2/3 waves[1]: e, 4 at once",
      "3/3 all other hosts: c d f, 4 at once",
    ]);
  });

  test("hold only hosts on which something is to do; a canary by number is of these", () => {
    const rollout: RolloutIntent = { ...rules, canary: { kind: "number", hosts: 2 } };
    expect(wavesOf(planOf({ hosts: racks, rollout }, ["a", "c"]))).toEqual([
      "1/2 canary: b d, 4 at once",
      "2/2 all other hosts: e f, 4 at once",
    ]);
  });

  test.each([
    [{ kind: "number", hosts: 3 } as const, 3],
    [{ kind: "share", percent: 50 } as const, 3],
    [{ kind: "share", percent: 1 } as const, 1],
    [{ kind: "share", percent: 100 } as const, 4],
  ])("at once %j of six with a concurrency of four is %i", (atOnce, expected) => {
    const plan = planOf({ hosts: racks, concurrency: 4, rollout: { ...rules, atOnce } });
    expect(planRollout(plan).waves.map((wave) => wave.atOnce)).toEqual([expected]);
  });
});

test("groups are of all hosts of the fleet, not only of those that change", () => {
  const rollout: RolloutIntent = {
    ...rules,
    perGroup: { label: "rack", atMost: { kind: "share", percent: 70 } },
  };
  const { groups } = planRollout(planOf({ hosts: racks, rollout }, ["c", "d"]));
  expect(groups.get(hostName("e"))).toEqual({ name: "rack r2", atMost: 2 });
  expect(groups.get(hostName("e"))).toBe(groups.get(hostName("c")));
  expect(groups.get(hostName("a"))).toEqual({ name: "rack r10", atMost: 1 });
  expect(groups.has(hostName("f"))).toBe(false);
});
