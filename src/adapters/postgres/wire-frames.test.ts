import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { readGreeting, stateAfter, WireFrames, welcome } from "./wire-frames.ts";

const typed = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
};
const greeting = (code: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(8, 0);
  bytes.writeUInt32BE(code, 4);
  return bytes;
};

test("messages are whole, in whatever pieces they come", () => {
  const messages = [typed("P", "select $1"), typed("B", ""), typed("S", ""), typed("Q", "x".repeat(500))];
  const bytes = Buffer.concat(messages);
  assert(
    property(array(nat(bytes.length)), (cuts) => {
      const frames = new WireFrames();
      frames.begin();
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const found = pieces.flatMap((piece) => [...frames.take(piece)]);
      expect(found.map(({ type }) => type)).toEqual(["P", "B", "S", "Q"]);
      expect(Buffer.concat(found.map((frame) => frame.bytes))).toEqual(bytes);
    }),
  );
});

test("the first message has no type", () => {
  const [first] = new WireFrames().take(greeting(0x00_03_00_00));
  expect(first?.type).toBeUndefined();
  expect(first && readGreeting(first)).toBe("start");
  expect(readGreeting({ type: undefined, bytes: greeting(80_877_103) })).toBe("encryption");
  expect(readGreeting({ type: undefined, bytes: greeting(80_877_102) })).toBe("other");
});

test("the state of a transaction is that of the last message", () => {
  expect(stateAfter(welcome())).toBe("none");
  expect(stateAfter(Buffer.concat([typed("C", "BEGIN\0"), typed("Z", "T")]))).toBe("open");
  expect(stateAfter(Buffer.concat([typed("E", "no\0"), typed("Z", "E")]))).toBe("open");
  expect(stateAfter(typed("C", "SELECT 1\0"))).toBeUndefined();
  expect(stateAfter(Buffer.alloc(0))).toBeUndefined();
});
