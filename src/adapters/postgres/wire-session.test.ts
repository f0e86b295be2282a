import { expect, test } from "vitest";
import { Turns } from "./turns.ts";
import { WireSession } from "./wire-session.ts";

const query = (text: string): Buffer => {
  const head = Buffer.from("Q\0\0\0\0", "latin1");
  head.writeUInt32BE(5 + text.length, 1);
  return Buffer.concat([head, Buffer.from(`${text}\0`)]);
};
const ready = (state: "I" | "T") => Buffer.from(`Z\0\0\0\x05${state}`, "latin1");
const start = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);

/** A database that only knows transactions, and what it was asked, in its order. */
function makeGround() {
  const asked: string[] = [];
  let isOpen = false;
  const backend = {
    exchange: async (request: Uint8Array) => {
      await Promise.resolve();
      const text = Buffer.from(request).toString("latin1").slice(5, -1);
      asked.push(text);
      if (text === "die") throw new Error("the database has died");
      if (text === "begin") isOpen = true;
      if (/^(?:commit|rollback)$/i.test(text)) isOpen = false;
      return ready(isOpen ? "T" : "I");
    },
  };
  const parts = { backend, turns: new Turns() };
  const join = () => {
    const client = { answers: 0, isOver: false };
    const session = new WireSession(parts, {
      write: () => {
        client.answers += 1;
      },
      end: () => {
        client.isOver = true;
      },
    });
    session.take(start);
    return { client, session };
  };
  return { asked, join, parts };
}

test("requests of clients come one after the other, each client's in its order", async () => {
  const { asked, join } = makeGround();
  const clients = [join(), join()];
  for (const [at, { session }] of clients.entries()) {
    session.take(query("begin"));
    session.take(query(`select ${at}`));
    session.take(query("commit"));
  }
  await expect.poll(() => clients.map(({ client }) => client.answers)).toEqual([4, 4]);
  expect(asked).toEqual(["begin", "select 0", "commit", "begin", "select 1", "commit"]);
});

test("what a client has open when it goes is rolled back, and the next has its turn", async () => {
  const { asked, join } = makeGround();
  const one = join();
  one.session.take(query("begin"));
  await expect.poll(() => one.client.answers).toBe(2);
  const other = join();
  other.session.take(query("select 1"));
  await one.session.end();
  await expect.poll(() => other.client.answers).toBe(2);
  expect(asked).toEqual(["begin", "ROLLBACK", "select 1"]);
});

test("a client whose request fails the database is put out, and the others go on", async () => {
  const { asked, join } = makeGround();
  const one = join();
  one.session.take(query("die"));
  await expect.poll(() => one.client.isOver).toBe(true);
  const other = join();
  other.session.take(query("select 1"));
  await expect.poll(() => other.client.answers).toBe(2);
  expect(asked).toEqual(["die", "ROLLBACK", "select 1"]);
});

test("a client that asks for encryption is told that there is none, and may begin then", () => {
  const { parts } = makeGround();
  const written: string[] = [];
  const session = new WireSession(parts, {
    write: (answer) => void written.push(Buffer.from(answer).toString("latin1").slice(0, 1)),
    end: () => void written.push("end"),
  });
  session.take(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  session.take(start);
  expect(written).toEqual(["N", "R"]);
});
