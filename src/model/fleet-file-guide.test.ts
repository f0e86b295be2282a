import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { problemsOf } from "./fleet-file-sample.ts";

test("the whole files that the guide shows are right", async () => {
  const guide = await readFile(new URL("../../docs/guide/fleet-file.md", import.meta.url), "utf8");
  const blocks = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);
  const whole = blocks.filter((text) => text.includes("apiVersion:"));
  expect(whole).toHaveLength(2);
  expect(whole.flatMap(problemsOf)).toEqual([]);
});
