import { expect, test } from "vitest";
import { createScreen } from "./screen.ts";

function record(terminal: { readonly isTTY: boolean; readonly rows?: number }) {
  const written: string[] = [];
  return { written, screen: createScreen({ ...terminal, write: (text) => written.push(text) }) };
}

const up = (rows: number): string => `\u001b[${rows}A\u001b[0J`;

test("redraws the block in place, with messages above it", () => {
  const { screen, written } = record({ isTTY: true });
  screen.update("one\ntwo\n");
  screen.update("three\n");
  screen.print("said\n");
  screen.update("");
  expect(written).toEqual(["one\ntwo\n", up(2), "three\n", up(1), "said\n", "three\n", up(1)]);
});

test("draws no more rows than the terminal can take back", () => {
  const { screen, written } = record({ isTTY: true, rows: 3 });
  screen.update("1\n2\n3\n4\n");
  expect(written).toEqual(["3\n4\n"]);
});

test("takes a terminal of unknown size for one of 24 rows", () => {
  const { screen, written } = record({ isTTY: true, rows: 0 });
  screen.update("");
  screen.update("1\n2\n");
  expect(written).toEqual(["1\n2\n"]);
});

test("leaves the terminal alone while a question is open", () => {
  const { screen, written } = record({ isTTY: true });
  screen.update("busy\n");
  const resume = screen.pause();
  screen.update("still busy\n");
  expect(written).toEqual(["busy\n", up(1)]);
  resume();
  screen.update("again\n");
  expect(written.at(-1)).toBe("again\n");
});

test("writes messages only where there is no terminal", () => {
  const { screen, written } = record({ isTTY: false });
  screen.update("block\n");
  screen.print("said\n");
  screen.update("");
  expect(written).toEqual(["said\n"]);
});
