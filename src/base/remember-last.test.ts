import { expect, test } from "vitest";
import { rememberLast } from "./remember-last.ts";

test("what was asked last is found once, and what is older anew", () => {
  const asked: string[] = [];
  const find = rememberLast(2, (key: string) => {
    asked.push(key);
    return key.length;
  });
  expect(["a", "bb", "a", "bb", "ccc", "bb", "a"].map(find)).toEqual([1, 2, 1, 2, 3, 2, 1]);
  expect(asked).toEqual(["a", "bb", "ccc", "a"]);
});

test("what is asked again stays, however many other things are asked between", () => {
  const asked: string[] = [];
  const find = rememberLast(2, (key: string) => asked.push(key));
  expect(["a", "b", "a", "c", "a", "d", "a"].map(find)).toEqual([1, 2, 1, 3, 1, 4, 1]);
  expect(asked).toEqual(["a", "b", "c", "d"]);
});
