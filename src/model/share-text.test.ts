import { expect, test } from "vitest";
import { shareText } from "./share-text.ts";

test("a text comes out as it went in, also after more different ones than are kept", () => {
  const texts = Array.from({ length: 5000 }, (_, at) => `text ${at % 2500}`);
  expect(texts.map(shareText)).toEqual(texts);
});
