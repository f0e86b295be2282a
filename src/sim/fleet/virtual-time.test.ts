import { describe, expect, test } from "vitest";
import { Stuck, VirtualTime } from "./virtual-time.ts";

describe("time", () => {
  test("passes from one thing that is due to the next, in their order, and no faster", async () => {
    const time = new VirtualTime(0);
    const seen: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await time.sleep(ms);
      seen.push(`${name} at ${time.now()}`);
    };
    await time.run(
      Promise.all([sleeper("a", 3_600_000), sleeper("b", 10), sleeper("c", 10), sleeper("d", 7)]),
    );
    expect(seen).toEqual(["d at 7", "b at 10", "c at 10", "a at 3600000"]);
  });

  test("many things at many times come in order", async () => {
    const time = new VirtualTime(0);
    const times: number[] = [];
    const all = Array.from({ length: 500 }, (_, at) =>
      time.sleep((at * 7919) % 1000).then(() => times.push(time.now())),
    );
    await time.run(Promise.all(all));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("a sleep ends at once with its signal", async () => {
    const time = new VirtualTime(0);
    const stop = new AbortController();
    time.after(5, () => stop.abort(new Error("enough")));
    await expect(time.run(time.sleep(1000, stop.signal))).rejects.toThrow("enough");
    expect(time.now()).toBe(5);
  });

  test("that nothing is due any more is told", async () => {
    await expect(new VirtualTime().run(new Promise(() => undefined))).rejects.toThrow(Stuck);
  });

  test("what is thrown after an event ends the run", async () => {
    const time = new VirtualTime(0);
    time.onEvent = () => {
      throw new Error("seen");
    };
    await expect(time.run(time.sleep(1))).rejects.toThrow("seen");
  });
});
