import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { printable, printableLines } from "./printable.ts";

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test.each([
  ["plain text, Grüße, 日本語, 🦊", "plain text, Grüße, 日本語, 🦊"],
  ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["a\r\nb\tc\0", "a\\x0d\\x0ab\\x09c\\x00"],
  ["\u009b2J", "\\x9b2J"],
  ["safe\u202egpj.exe", "safe\\u{202e}gpj.exe"],
  ["zero\u200bwidth\ufeff\u00ad", "zero\\u{200b}width\\u{feff}\\xad"],
  ["line\u2028paragraph\u2029", "line\\u{2028}paragraph\\u{2029}"],
  ["tag\u{e0041}", "tag\\u{e0041}"],
  ["half \ud83d pair", "half \\u{d83d} pair"],
])("%j becomes %j", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

/** Also halves of pairs, which are no characters. */
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

test("nothing that a terminal obeys is left of any text, and what is left over is the same text", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyUnits), (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(unprintable);
      expect(printable(shown)).toBe(shown);
      if (!unprintable.test(text)) expect(shown).toBe(text);
    }),
  );
});

test("line by line, line feeds stay and nothing else does", () => {
  expect(printableLines("a\u0007\nb\r\n")).toBe("a\\x07\nb\\x0d\n");
});
