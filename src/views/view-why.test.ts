import { fileURLToPath } from "node:url";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { sampleWhy } from "./sample-why.ts";
import { viewWhy } from "./view-why.ts";

const golden = (name: string) =>
  fileURLToPath(new URL(`../../test/golden/views/${name}.txt`, import.meta.url));

describe.each([80, 200])("why in %i columns", (width) => {
  test.each([
    ["three hosts", "why", 0],
    ["three thousand hosts", "why-many", 2997],
  ])("of %s", async (_, name, hosts) => {
    const text = viewWhy(sampleWhy(hosts), { width, color: false, full: false });
    await expect(text).toMatchFileSnapshot(golden(`${name}-${width}`));
    for (const row of text.split("\n")) expect(stringWidth(row)).toBeLessThanOrEqual(width);
  });
});

test("with full each host is on its own", () => {
  const text = viewWhy(sampleWhy(5), { width: 100, color: false, full: true });
  for (const host of ["plain-1", "plain-5", "cmp1"])
    expect(text).toMatch(new RegExp(`falls out at .*: ${host}$`, "m"));
});

test("what comes from a cloud does not reach the terminal as it is", () => {
  const text = viewWhy(
    { ...sampleWhy(0), subject: "server \u001b[31mred" },
    { width: 80, color: false, full: false },
  );
  expect(text).not.toContain("\u001b");
});
