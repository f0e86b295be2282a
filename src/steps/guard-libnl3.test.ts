import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { guardLibnl3 } from "./guard-libnl3.ts";

function verdict(libnl3: Reading<string>, vfCount: number) {
  const packages = known({ libnl3, libvirt: absent, qemu: absent, iproute2: absent });
  return verdictOf(guardLibnl3, stepInput({ ...hostFacts(), packages }, [wantedPf({ vfCount })]));
}

const refused = [`${freePf} libnl3-too-old`];

test.each([
  ["3.2.21-1ubuntu4.1", 31, refused],
  ["3.2.21-1ubuntu4.1", 30, []],
  ["3.2.22-1", 31, []],
  ["3.2.3-2", 31, refused],
  ["3.2.28-4.el7", 63, []],
  ["3.7.0-0.2+b1", 63, []],
  ["1:3.2.21-1", 63, refused],
  ["2.9", 63, refused],
  ["4", 63, []],
] as const)("libnl3 %s and %i VFs", (version, vfCount, expected) => {
  expect(verdict(known(version), vfCount)).toEqual({ refused: expected, notes: [] });
});

test("a host without libnl3 has no libvirt that needs it", () => {
  expect(verdict(absent, 63)).toEqual({ refused: [], notes: [] });
});

test("a version that could not be read is told where it matters", () => {
  expect(verdict(unreadable("rpm hangs"), 63)).toEqual({ refused: [], notes: ["libnl3-unknown"] });
  expect(verdict(unreadable("rpm hangs"), 30)).toEqual({ refused: [], notes: [] });
  const input = stepInput({ ...hostFacts(), packages: unreadable("rpm hangs") }, [wantedPf({ vfCount: 63 })]);
  expect(verdictOf(guardLibnl3, input).notes).toEqual(["libnl3-unknown"]);
});
