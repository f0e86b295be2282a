import { expect, it } from "vitest";
import { ConnectionPool } from "./connection-pool.ts";

/** Opens connections as they are told to, and writes down what became of them. */
function createGround() {
  const opened: { broken: boolean; closed: boolean; stopped: boolean }[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const pool = new ConnectionPool<number>();
  const open = async (signal: AbortSignal) => {
    const state = { broken: false, closed: false, stopped: false };
    const gate = Promise.withResolvers<void>();
    opened.push(state);
    gates.push(gate);
    const value = opened.length - 1;
    signal.addEventListener("abort", () => {
      state.stopped = true;
      gate.reject(signal.reason);
    });
    await gate.promise;
    return {
      value,
      isBroken: () => state.broken,
      close: async () => {
        state.closed = true;
        await Promise.resolve();
      },
    };
  };
  const acquire = (way = "way", signal = new AbortController().signal) => pool.acquire({ way, open, signal });
  return { opened, gates, acquire };
}

it("opens one connection for all who go the same way", async () => {
  const { opened, gates, acquire } = createGround();
  const leases = [acquire(), acquire(), acquire("other")];
  for (const gate of gates) gate.resolve();
  expect((await Promise.all(leases)).map(({ value }) => value)).toEqual([0, 0, 1]);
  expect(opened).toHaveLength(2);
});

it("opens another one when many share it", async () => {
  const { gates, acquire } = createGround();
  const leases = Array.from({ length: 130 }, () => acquire());
  for (const gate of gates) gate.resolve();
  const values = (await Promise.all(leases)).map(({ value }) => value);
  expect([0, 1, 2].map((value) => values.filter((each) => each === value).length)).toEqual([64, 64, 2]);
});

it("tells everyone who waits the error, and opens anew for the next", async () => {
  const { gates, acquire } = createGround();
  const error = new Error("no bastion");
  const leases = [acquire(), acquire()].map((lease) => lease.catch((reason: unknown) => reason));
  gates[0]?.reject(error);
  expect(await Promise.all(leases)).toEqual([error, error]);
  const again = acquire();
  gates[1]?.resolve();
  expect(await again).toMatchObject({ value: 1 });
});

it("replaces a broken connection, which stays for those who have it", async () => {
  const { opened, gates, acquire } = createGround();
  const first = acquire();
  gates[0]?.resolve();
  const { release } = await first;
  Object.assign(opened[0] ?? {}, { broken: true });
  const second = acquire();
  gates[1]?.resolve();
  expect(await second).toMatchObject({ value: 1 });
  expect(opened[0]).toMatchObject({ closed: false });
  release();
  expect(opened[0]).toMatchObject({ closed: true });
});

it("lets one who gives up go, and goes on for the others", async () => {
  const { opened, gates, acquire } = createGround();
  const impatient = new AbortController();
  const [first, second] = [acquire("way", impatient.signal), acquire()];
  impatient.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  gates[0]?.resolve();
  expect(await second).toMatchObject({ value: 0 });
  expect(opened[0]).toMatchObject({ stopped: false });
});

it("stops opening when nobody waits any more", async () => {
  const { opened, acquire } = createGround();
  const controller = new AbortController();
  const lease = acquire("way", controller.signal);
  controller.abort(new Error("enough"));
  await expect(lease).rejects.toThrow("enough");
  expect(opened[0]).toMatchObject({ stopped: true });
});

it("keeps a connection for whoever comes next, and closes it after the last", async () => {
  const { opened, gates, acquire } = createGround();
  const first = acquire();
  gates[0]?.resolve();
  (await first).release();
  const second = await acquire();
  expect(second.value).toBe(0);
  second.release();
  second.release();
  expect(opened[0]).toMatchObject({ closed: false });
  await expect.poll(() => opened[0]).toMatchObject({ closed: true });
});
