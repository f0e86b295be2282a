import { describe, expect, test } from "vitest";
import type { ConfigOption, Known, OpenstackRelease, Provenance } from "../../model/openstack-release.ts";
import { computeMicroversions, openstackFeatures, openstackOptions } from "../../model/openstack-words.ts";
import {
  findRelease,
  hasFeature,
  microversionOf,
  openstackReleases,
  optionOf,
  releaseDeltas,
} from "./all.ts";

describe("the table of OpenStack releases", () => {
  test("goes from Kilo to 2026.1 without a gap, and on to master", () => {
    const series = openstackReleases.map((release) => release.series);
    const years = Array.from({ length: 12 }, (_, index) => 2015 + index);
    expect(series).toEqual(years.flatMap((year) => [`${year}.1`, `${year}.2`]));
    expect(openstackReleases.filter(({ inDevelopment }) => inDevelopment).map(({ id }) => id)).toEqual([
      "master",
    ]);
  });

  test("counts versions on by one from Liberty, five apart", () => {
    for (const [index, { nova, neutron }] of openstackReleases.slice(1).entries()) {
      expect([nova.line, neutron.line]).toEqual([`${index + 12}`, `${index + 7}`]);
    }
  });

  test("uses every word that code may ask for", () => {
    const changes = releaseDeltas.map((delta) => delta.changes);
    const unused = (words: object, key: "options" | "features" | "microversions") =>
      Object.keys(words).filter((word) => changes.every((change) => !(word in (change[key] ?? {}))));
    expect(unused(openstackOptions, "options")).toEqual([]);
    expect(unused(openstackFeatures, "features")).toEqual([]);
    expect(unused(computeMicroversions, "microversions")).toEqual([]);
  });

  test.each(releaseDeltas.map((delta) => [delta.id, delta] as const))("%s gives every source", (_, delta) => {
    const { files, options, features, networkExtensions } = delta.changes;
    const items = [files, options, features, networkExtensions].flatMap((each) =>
      Object.values<Provenance>(each ?? {}),
    );
    expect([delta.versions, ...items].filter(({ source }) => source.length < 8)).toEqual([]);
    expect([delta.versions, ...items].filter(({ why }) => why !== undefined && why.length < 20)).toEqual([]);
  });

  test("gives each release only microversions that came with it", () => {
    const minor = (version: string) => Number(version.replace("2.", ""));
    for (const [index, delta] of releaseDeltas.entries()) {
      const before = minor(releaseDeltas[index - 1]?.computeApiMax ?? "2.1");
      const own = Object.values<string>(delta.changes.microversions ?? {}).map(minor);
      expect(own.filter((version) => version <= before || version > minor(delta.computeApiMax))).toEqual([]);
    }
  });

  test("names a file for every option", () => {
    for (const release of openstackReleases) {
      const options = Object.values<Known<ConfigOption>>(release.options);
      expect(options.filter(({ file }) => release.files[file] === undefined)).toEqual([]);
    }
  });

  test.each(openstackReleases.map((release) => [release.id, release] as const))(
    "gives %s the state of its golden file",
    async (id, release) => {
      await expect(render(release)).toMatchFileSnapshot(`./cases/${id}.txt`);
    },
  );
});

test("code asks for options by meaning", () => {
  const place = (release: string) => {
    const option = optionOf(pick(release), "device-list");
    return [option?.section, option?.name, option?.oldNames.length];
  };
  expect(place("newton")).toEqual(["DEFAULT", "pci_passthrough_whitelist", 0]);
  expect(place("yoga")).toEqual(["pci", "passthrough_whitelist", 1]);
  expect(place("gazpacho")).toEqual(["pci", "device_spec", 2]);
  expect(optionOf(pick("ocata"), "ml2-supported-vendor-devs")).toBeUndefined();
});

test("code asks for features by word", () => {
  expect(hasFeature(pick("caracal"), "trusted-ports")).toBe(false);
  expect(hasFeature(pick("dalmatian"), "trusted-ports")).toBe(true);
  expect(hasFeature(pick("mitaka"), "missing-devname-stops-compute")).toBe(true);
  expect(hasFeature(pick("newton"), "missing-devname-stops-compute")).toBe(false);
});

test("code asks for microversions by word", () => {
  expect(microversionOf(pick("stein"), "create-on-host")).toBeUndefined();
  expect(microversionOf(pick("2019.2"), "create-on-host")).toBe("2.74");
});

test("a release that is not known is not found", () => {
  expect(findRelease("juno")).toBeUndefined();
});

function pick(id: string): OpenstackRelease {
  const release = findRelease(id);
  if (!release) throw new Error(id);
  return release;
}

function render(release: OpenstackRelease): string {
  const { nova, neutron } = release;
  const lines = [
    `${release.name} (${release.series})`,
    `nova ${nova.line}: ${nova.tag} of ${nova.date}`,
    `neutron ${neutron.line}: ${neutron.tag} of ${neutron.date}`,
    `compute API ${release.computeApiMax}, placement API ${release.placementApiMax ?? "none"}`,
    ...release.doubts.map((doubt) => `not verified: ${doubt}`),
    "",
    "files:",
    ...Object.entries(release.files).map(([role, name]) => `  ${role}: ${name}`),
    "options:",
    ...Object.entries<Known<ConfigOption>>(release.options).flatMap(([word, option]) =>
      renderOption(word, option),
    ),
    "features:",
    ...Object.entries(release.features).flatMap(([word, { has, note, doubts }]) => [
      `  ${has ? "+" : "-"} ${word}${note ? ` (${note})` : ""}`,
      ...doubts.map((doubt) => `      not verified: ${doubt}`),
    ]),
    "compute API:",
    ...Object.entries(release.microversions).map(([word, version]) => `  ${version} ${word}`),
    `extensions of the network API: ${release.networkExtensions.join(" ") || "none that tell releases apart"}`,
  ];
  return `${lines.join("\n")}\n`;
}

function renderOption(word: string, option: Known<ConfigOption>): string[] {
  const { oldNames, knows, keyValues, stopsOn, sriovValue } = option;
  const traits = [
    option.form,
    ...(option.repeatable ? ["repeatable"] : []),
    ...(option.deprecated ? ["deprecated"] : []),
    ...(option.oneWay ? ["one way"] : []),
  ];
  const details = [
    oldNames.length > 0 &&
      `also read: ${oldNames.map(({ section, name }) => `[${section}] ${name}`).join(", ")}`,
    `default: ${option.default.join(", ") || "none"}`,
    knows && `knows: ${knows.join(" ") || "nothing yet"}`,
    ...Object.entries(keyValues ?? {}).map(([key, values]) => `${key}: ${values.join(", ")}`),
    stopsOn && stopsOn.length > 0 && `stops on: ${stopsOn.join(", ")}`,
    sriovValue && `for SR-IOV: ${sriovValue}`,
    ...option.doubts.map((doubt) => `not verified: ${doubt}`),
  ];
  return [
    `  ${word}: ${option.file} [${option.section}] ${option.name} (${traits.join(", ")}), read by ${option.services.join(", ")}`,
    ...details.flatMap((detail) => (detail ? [`      ${detail}`] : [])),
  ];
}
