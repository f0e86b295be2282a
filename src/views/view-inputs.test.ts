import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { hostName } from "../model/ids.ts";
import { type ShownInputs, viewInputs } from "./view-inputs.ts";

function shown(text: string, folder?: string): ShownInputs {
  const file = {
    path: text,
    content: `${text}\n`,
    use: "merge",
    why: text,
    destination: `/etc/${text}`,
  } as const;
  return {
    inputs: {
      deployment: text,
      release: text,
      computes: [hostName(text)],
      controllers: [],
      files: [file, { ...file, path: "second.yml", use: "whole" }],
      apply: [text],
      notes: [text],
    },
    findings: [
      { code: "x", severity: "warning", subject: { host: text }, summary: text, detail: text, fix: text },
    ],
    written:
      folder === undefined ? undefined : { folder, outcomes: { [text]: "new", "second.yml": "replaced" } },
  };
}

describe("the inputs of a tool", () => {
  test("as they are shown without a folder", () => {
    expect(viewInputs(shown("a"), { width: 80, color: false })).toMatchInlineSnapshot(`
      "==> a <==
      a

      ==> second.yml <==
      a

      a of a, for 1 compute host (a)

      a
        a
        to be merged: its settings go into /etc/a, which may be there
      second.yml
        a
        whole: it goes to /etc/a as it is

      Where a runs, put these files in place; then:
        $ a
        $ vfleet verify

      - a

      warning x a: a
        a
        → a

      2 files shown and none written; vfleet inputs --out DIR writes them
      "
    `);
  });

  test("as they are told when they are written", () => {
    expect(viewInputs(shown("a", "DIR"), { width: 80, color: false })).toContain(
      "2 files in DIR: 1 new, 1 replaced",
    );
  });

  test("never act on the terminal, and what is said of them never leaves the width", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\u001b[31m", "\u202ereversed", "漢字漢字", "a\nb\r\tc", "x".repeat(300)),
    );
    fc.assert(
      fc.property(nasty, fc.boolean(), fc.integer({ min: 20, max: 130 }), (text, isWritten, width) => {
        const view = viewInputs(shown(text, isWritten ? text : undefined), { width, color: false });
        expect(view).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/,
        );
        if (!isWritten) return;
        for (const row of view.split("\n")) expect(stringWidth(row)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 60 },
    );
  });
});
