import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyOption, anyOsloConfig } from "../../../test/fixtures/any-oslo-config.ts";
import { anyText } from "../../../test/fixtures/any-text.ts";
import type { OsloOption } from "./effective-value.ts";
import { findOsloAmbiguities } from "./find-oslo-ambiguities.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";

const deviceSpec: OsloOption = {
  section: "pci",
  name: "device_spec",
  deprecated: [
    { section: "pci", name: "passthrough_whitelist" },
    { section: "DEFAULT", name: "pci_passthrough_whitelist" },
  ],
  multi: true,
};
const vendors: OsloOption = {
  section: "ml2_sriov",
  name: "supported_pci_vendor_devs",
  deprecated: [],
  multi: false,
};
const secret: OsloOption = { section: "DEFAULT", name: "metadata_secret", deprecated: [], multi: false };

function find(...texts: readonly string[]) {
  const sources = texts.map((text, index) => ({ path: `/${index + 1}.conf`, file: parseOsloConfig(text) }));
  return findOsloAmbiguities({ host: "ctl", sources, options: [deviceSpec, vendors, secret] });
}

test.each<[string, readonly string[]]>([
  ["one value", ["[pci]\ndevice_spec = a\n"]],
  ["many values, over files", ["[pci]\ndevice_spec = a\ndevice_spec = b\n", "[pci]\ndevice_spec = c\n"]],
  ["two names with the same value", ["[pci]\ndevice_spec = a\npassthrough_whitelist = 'a'\n"]],
  [
    "the same value in two files",
    ["[ml2_sriov]\nsupported_pci_vendor_devs = a\n", "[ML2_sriov]\nsupported_pci_vendor_devs: a\n"],
  ],
  ["an option that nobody asked about", ["[a]\nb = 1\nb = 2\n[c]\nb = 3\n"]],
])("is silent about %s", (_, texts) => {
  expect(find(...texts)).toEqual([]);
});

test.each<[string, readonly string[], string, string]>([
  [
    "config-option-under-two-names",
    ["[DEFAULT]\npci_passthrough_whitelist = a\n[pci]\ndevice_spec = b\n"],
    "[pci] device_spec is set under several names, with different values",
    "It stands as [DEFAULT] pci_passthrough_whitelist (/1.conf:2), [pci] device_spec (/1.conf:4). The service takes the values of all its names together.",
  ],
  [
    "config-option-in-wrong-section",
    ["[ml2_type_vlan]\nsupported_pci_vendor_devs = 8086:10ed\n"],
    "supported_pci_vendor_devs stands in section [ml2_type_vlan] of /1.conf, where it has no effect",
    "It is [ml2_type_vlan] supported_pci_vendor_devs (/1.conf:2); the service reads [ml2_sriov] supported_pci_vendor_devs.",
  ],
  [
    "config-option-set-twice",
    ["[ml2_sriov]\nsupported_pci_vendor_devs = a\nsupported_pci_vendor_devs = b\n"],
    "[ml2_sriov] supported_pci_vendor_devs is set 2 times in /1.conf, with different values",
    "It stands as [ml2_sriov] supported_pci_vendor_devs (/1.conf:2), [ml2_sriov] supported_pci_vendor_devs (/1.conf:3). The service takes [ml2_sriov] supported_pci_vendor_devs (/1.conf:3).",
  ],
  [
    "config-value-overridden",
    ["[ml2_sriov]\nsupported_pci_vendor_devs = a\n", "[ml2_sriov]\nsupported_pci_vendor_devs = b\n"],
    "[ml2_sriov] supported_pci_vendor_devs has another value in /2.conf, which is loaded later",
    "It stands as [ml2_sriov] supported_pci_vendor_devs (/1.conf:2), [ml2_sriov] supported_pci_vendor_devs (/2.conf:2). The service takes [ml2_sriov] supported_pci_vendor_devs (/2.conf:2).",
  ],
  [
    "config-section-twice",
    ["[pci]\n[a]\n[PCI]\n"],
    "section [pci] has 2 headers in /1.conf",
    "They are in the lines 1, 3. oslo.config reads them as one section.",
  ],
  [
    "config-line-refused",
    ["[pci]\npassword secret\n"],
    "/1.conf has a line that oslo.config refuses, so the service does not start",
    "/1.conf, line 2: neither a header, nor a comment, nor an option with = or :.",
  ],
])("reports %s", (code, texts, summary, detail) => {
  expect(find(...texts)).toMatchObject([{ code, subject: { host: "ctl" }, summary, detail }]);
});

test("a line of [default] is not one of [DEFAULT]", () => {
  const [finding] = find("[default]\npci_passthrough_whitelist = a\n");
  expect(finding).toMatchObject({
    code: "config-option-in-wrong-section",
    fix: "Move line 2 of /1.conf below the header [DEFAULT].",
  });
});

test("shows the values as evidence, but no secret", () => {
  const found = find(
    "[DEFAULT]\nmetadata_secret = hunter2\nmetadata_secret = hunter3\n[x]\ndevice_spec = a\u001b[31m\n",
  );
  expect(found.map(({ evidence }) => evidence)).toEqual([
    [{ source: "/1.conf:5", text: "[x] device_spec = a\\x1b[31m" }],
    [
      { source: "/1.conf:2", text: "[DEFAULT] metadata_secret = (not shown)" },
      { source: "/1.conf:3", text: "[DEFAULT] metadata_secret = (not shown)" },
    ],
  ]);
});

test("never fails, and shows no control character, whatever the files hold", () => {
  const texts = fc.array(fc.oneof(anyOsloConfig, anyText), { maxLength: 3 });
  const options = fc.array(
    fc.record({
      section: fc.constant("pci"),
      name: fc.constantFrom("alpha", "beta"),
      deprecated: fc.array(anyOption),
      multi: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(texts, options, (texts, options) => {
      const sources = texts.map((text, index) => ({ path: `/${index}`, file: parseOsloConfig(text) }));
      const found = findOsloAmbiguities({ host: "h", sources, options });
      expect(found.map(({ summary, detail }) => summary + detail).join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
  );
});
