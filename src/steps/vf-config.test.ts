import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { secondPf, twoFreePfs, wantedSecond } from "../../test/fixtures/second-pf.ts";
import { stepInput } from "../../test/fixtures/step-input.ts";
import { composeVfConfig, parseVfConfig } from "./vf-config.ts";

const input = stepInput(twoFreePfs());
const first = wantedPf();
const compose = (wanted: Parameters<typeof composeVfConfig>[1], before?: string) =>
  composeVfConfig(input, wanted, before);
const linesOf = (content: string) => content.split("\n").filter((line) => /^(pf|vf) /.test(line));

describe("a PF's lines", () => {
  test.each([
    [first, ["pf 0000:01:00.0 enp1s0 4 1 -"]],
    [wantedPf({ vfDriver: "none" }), ["pf 0000:01:00.0 enp1s0 4 0 -"]],
    [wantedPf({ vfDriver: { name: "vfio-pci" } }), ["pf 0000:01:00.0 enp1s0 4 0 vfio-pci"]],
    [
      wantedPf({ vfCount: 2, vfs: { trust: true, spoofCheck: false, maxTxRateMbps: 100, mac: "stable" } }),
      [
        "pf 0000:01:00.0 enp1s0 2 1 -",
        "vf 0000:01:00.0 0 mac 02:54:00:77:02:01 spoofchk off trust on max_tx_rate 100",
        "vf 0000:01:00.0 1 mac 06:54:00:77:02:01 spoofchk off trust on max_tx_rate 100",
      ],
    ],
    [wantedPf({ vfs: { linkState: "auto" } }), ["pf 0000:01:00.0 enp1s0 4 1 -"]],
    [wantedPf({ vfCount: 0 }), []],
  ])("%#", (wanted, lines) => {
    expect(linesOf(compose([wanted]))).toEqual(lines);
  });
});

test("the lines of other PFs stay as they are, whatever they say", () => {
  const odd = "pf 0000:0f:00.0 ens9f0 3 1 - and more";
  const before = `# a comment of ours\n${odd}\nvf 0000:0f:00.0 0 trust on\n`;
  expect(linesOf(compose([first], before))).toEqual([
    "pf 0000:01:00.0 enp1s0 4 1 -",
    odd,
    "vf 0000:0f:00.0 0 trust on",
  ]);
});

test("a PF's old lines are replaced, and taken out when it shall have no VFs any more", () => {
  const before = compose([wantedPf({ vfCount: 2, vfs: { trust: true } }), wantedSecond]);
  expect(linesOf(compose([first], before))).toEqual([
    "pf 0000:01:00.0 enp1s0 4 1 -",
    `pf ${secondPf} enp3s0 4 1 -`,
  ]);
  expect(linesOf(compose([wantedPf({ vfCount: 0 })], before))).toEqual([`pf ${secondPf} enp3s0 4 1 -`]);
});

test("it does not matter in which order, and how many at once, PFs are wanted", () => {
  const both = compose([first, wantedSecond]);
  expect(compose([wantedSecond, first])).toBe(both);
  expect(compose([wantedSecond], compose([first]))).toBe(both);
  expect(compose([first], both)).toBe(both);
});

test("what is written is read back", () => {
  expect(parseVfConfig(compose([first, wantedSecond]))).toEqual([
    { pf: "0000:01:00.0", netdev: "enp1s0", vfCount: 4 },
    { pf: secondPf, netdev: "enp3s0", vfCount: 4 },
  ]);
});

test("any content is taken: composing over it is stable and reading it never fails", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("pf ", "vf ", "0000:01:00.0 ", "\n", " ", "x", "\r", "\0") }),
      (before) => {
        parseVfConfig(before);
        const once = compose([first], before);
        expect(compose([first], once)).toBe(once);
      },
    ),
  );
});
