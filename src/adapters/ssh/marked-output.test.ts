import { array, assert, nat, property, string } from "fast-check";
import { expect, it } from "vitest";
import { MarkedOutput } from "./marked-output.ts";

it("finds the marker however the bytes are cut", () => {
  assert(
    property(string(), string(), array(nat(60)), (before, after, cuts) => {
      const bytes = Buffer.from(`${before}MARK-0123\n${after}`);
      const output = new MarkedOutput("MARK-0123", 10_000);
      let from = 0;
      for (const cut of cuts) {
        output.push(bytes.subarray(from, from + cut));
        from += cut;
      }
      output.push(bytes.subarray(from));
      expect(output.marked).toBe(true);
      expect(output.preambleText()).toBe(before);
      expect(output.text()).toBe(after);
      expect(output.firstLine()).toBe(after.includes("\n") ? after.slice(0, after.indexOf("\n")) : undefined);
    }),
  );
});

it("keeps what fits and tells that there was more", () => {
  const output = new MarkedOutput("M", 5);
  output.push(Buffer.from("noise M\n123"));
  expect(output.overflowed).toBe(false);
  output.push(Buffer.from("45"));
  expect(output.overflowed).toBe(false);
  output.push(Buffer.from("6"));
  output.push(Buffer.from("7"));
  expect([output.text(), output.overflowed, output.preambleText()]).toEqual(["12345", true, "noise "]);
});

it("keeps only the end of endless noise", () => {
  const output = new MarkedOutput("MARK", 10);
  for (let count = 0; count < 100; count++) output.push(Buffer.from("x".repeat(10_000)));
  output.push(Buffer.from("MA"));
  output.push(Buffer.from("RK\nok"));
  expect(output.preambleText().length).toBeLessThanOrEqual(65_536);
  expect(output.text()).toBe("ok");
});

it("replaces bytes that are no UTF-8 and keeps a byte order mark", () => {
  const output = new MarkedOutput("M", 100);
  output.push(Buffer.from([0x4d, 0x0a, 0xef, 0xbb, 0xbf, 0xff, 0x61, 0xe2, 0x82]));
  expect(output.text()).toBe("\ufeff\ufffda\ufffd");
});
