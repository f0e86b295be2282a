import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import {
  findContradicted,
  missingIommuArguments,
  parseKernelArguments,
  readIommuArguments,
  splitKernelWords,
} from "./kernel-arguments.ts";

describe("a command line is split as the kernel splits it", () => {
  test.each([
    [
      "root=/dev/sda1 ro  quiet",
      [
        { name: "root", value: "/dev/sda1" },
        { name: "ro", value: undefined },
        { name: "quiet", value: undefined },
      ],
    ],
    [
      'dyndbg="file drivers/usb/* +p" ro',
      [
        { name: "dyndbg", value: "file drivers/usb/* +p" },
        { name: "ro", value: undefined },
      ],
    ],
    [
      '"name=a b" x',
      [
        { name: "name", value: "a b" },
        { name: "x", value: undefined },
      ],
    ],
    ["intel-iommu=on", [{ name: "intel_iommu", value: "on" }]],
    ["root=UUID=4a80-11", [{ name: "root", value: "UUID=4a80-11" }]],
    ['broken="never closed intel_iommu=on', [{ name: "broken", value: "never closed intel_iommu=on" }]],
    ["quiet -- single intel_iommu=on", [{ name: "quiet", value: undefined }]],
    ["", []],
  ])("%s", (line, expected) => {
    expect(parseKernelArguments(line)).toEqual(expected);
  });

  test("any text is split, and no word holds a space outside of quotes", () => {
    fc.assert(
      fc.property(anyText, (line) => {
        parseKernelArguments(line);
        for (const word of splitKernelWords(line)) if (!word.includes('"')) expect(word).not.toMatch(/\s/);
      }),
    );
  });
});

describe("Intel", () => {
  test.each([
    ["", undefined],
    ["intel_iommu=on", "on"],
    ["intel_iommu=off", "off"],
    ["intel_iommu=on,sm_on", "on"],
    ["intel_iommu=sm_on,on", "on"],
    ["intel_iommu=sm_on", undefined],
    ["intel_iommu=igfx_off", undefined],
    ["intel_iommu=off intel_iommu=on", "on"],
    ["intel_iommu=on intel_iommu=off", "off"],
    ["intel_iommu=on intel_iommu=igfx_off", "on"],
    ["intel-iommu=on", "on"],
    ['"intel_iommu=on"', "on"],
    ["xintel_iommu=on", undefined],
    ["intel_iommu.on", undefined],
    ["quiet -- intel_iommu=on", undefined],
  ])("%s", (line, intel) => {
    expect(readIommuArguments("intel", line).intel).toBe(intel);
  });
});

describe("passthrough", () => {
  test.each([
    ["", false],
    ["iommu=pt", true],
    ["iommu=nopt", false],
    ["iommu=pt iommu=nopt", false],
    ["iommu=force,pt", true],
    ["iommu.passthrough=1", true],
    ["iommu=pt iommu.passthrough=0", false],
    ["iommu=ptx", false],
  ])("%s", (line, passthrough) => {
    expect(readIommuArguments("intel", line).passthrough).toBe(passthrough);
  });
});

describe("what nothing takes back", () => {
  test.each([
    ["intel", "iommu=off intel_iommu=on", "iommu=off"],
    ["intel", "amd_iommu=off", undefined],
    ["intel", "intel_iommu=off", undefined],
    ["amd", "amd_iommu=off", "amd_iommu=off"],
    ["amd", "iommu=off", "iommu=off"],
    ["amd", "amd_iommu=on", undefined],
    ["amd", "amd_iommu=fullflush,off", "amd_iommu=off"],
  ] as const)("%s: %s", (vendor, line, off) => {
    expect(readIommuArguments(vendor, line).irrevocablyOff).toBe(off);
  });
});

describe("what is missing", () => {
  test.each([
    ["intel", "quiet", ["intel_iommu=on", "iommu=pt"]],
    ["intel", "intel_iommu=on", ["iommu=pt"]],
    ["intel", "iommu=pt", ["intel_iommu=on"]],
    ["intel", "intel_iommu=on,sm_on iommu=pt", []],
    ["intel", "intel_iommu=on iommu=pt intel_iommu=off", ["intel_iommu=on"]],
    ["amd", "quiet", ["iommu=pt"]],
    ["amd", "iommu=pt", []],
    ["arm", "quiet", []],
    ["other", "quiet", []],
  ] as const)("on %s with %s", (vendor, line, missing) => {
    expect(missingIommuArguments(vendor, line)).toEqual(missing);
  });

  test("appended, is missing no more, whatever came before", () => {
    const word = fc.constantFrom(
      "intel_iommu=off",
      "intel_iommu=on",
      "iommu=nopt",
      "iommu=pt",
      "quiet",
      'x="a b"',
      "iommu.passthrough=0",
    );
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom("intel" as const, "amd" as const), (words, vendor) => {
        const line = words.join(" ");
        const after = [line, ...missingIommuArguments(vendor, line)].join(" ");
        expect(missingIommuArguments(vendor, after)).toEqual([]);
      }),
    );
  });
});

test.each([
  [["intel_iommu=on", "iommu=pt"], "ro intel_iommu=off quiet", ["intel_iommu=off"]],
  [["intel_iommu=on"], "ro intel-iommu=off intel_iommu=on", ["intel-iommu=off"]],
  [["intel_iommu=on"], "ro quiet", []],
])("%j contradicts, in %s: %j", (args, line, contradicted) => {
  expect(findContradicted(args, line)).toEqual(contradicted);
});
