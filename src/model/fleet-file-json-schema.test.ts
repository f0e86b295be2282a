import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { fleetFileJsonSchema } from "./fleet-file-json-schema.ts";

test("the committed schema is current; if not, run node scripts/generate-schema.ts", async () => {
  const committed = await readFile(new URL("../../schema/fleet.schema.json", import.meta.url), "utf8");
  expect(committed).toBe(fleetFileJsonSchema());
});
