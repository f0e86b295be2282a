import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findReleaseByNeutronVersion,
  findReleaseByNovaVersion,
  findReleasesByApi,
  openstackReleases,
} from "./all.ts";

describe("findReleaseByNovaVersion", () => {
  test.each([
    ["1:2015.1.4-0ubuntu2", "kilo"],
    ["2015.1.0-3.el7", "kilo"],
    ["2:12.0.0~b1-1", "liberty"],
    ["2:13.1.4-0ubuntu4.5", "mitaka"],
    ["1:18.3.0-1.el7", "rocky"],
    ["2:26.2.2-1~deb12u5", "zed"],
    ["26.2.2", "zed"],
    ["1:29.2.1-0.20240709120938.f0cd4b3.el9", "caracal"],
    ["3:33.0.0~rc1-0ubuntu1", "gazpacho"],
  ])("takes %s for %s", (version, id) => {
    expect(findReleaseByNovaVersion(version)?.id).toBe(id);
  });

  test.each(["", "2014.2.4-1", "2016.1.0", "99.0.0", "master", "1:", "26"])("does not know %j", (version) => {
    expect(findReleaseByNovaVersion(version)).toBeUndefined();
  });

  test("finds every release by its tag, with any epoch and revision", () => {
    const released = openstackReleases.filter(({ inDevelopment }) => !inDevelopment);
    assert(
      property(
        constantFrom(...released),
        constantFrom("", "1:", "2:", "3:"),
        string(),
        (release, epoch, tail) => {
          const version = `${epoch}${release.nova.tag}-${tail}`;
          expect(findReleaseByNovaVersion(version)?.id).toBe(release.id);
        },
      ),
    );
  });

  test("bears any text", () => {
    assert(property(string(), (text) => void findReleaseByNovaVersion(text)));
  });
});

describe("findReleaseByNeutronVersion", () => {
  test.each([
    ["1:2015.1.0-0ubuntu1", "kilo"],
    ["2:7.0.0-0ubuntu1", "liberty"],
    ["2:21.0.0-7+deb12u1", "zed"],
    ["1:24.0.1-1.el9s", "caracal"],
  ])("takes %s for %s", (version, id) => {
    expect(findReleaseByNeutronVersion(version)?.id).toBe(id);
  });

  test("does not take a version for Nova's", () => {
    expect(findReleaseByNovaVersion("21.0.0")?.id).toBe("ussuri");
    expect(findReleaseByNeutronVersion("6.0.0")).toBeUndefined();
  });
});

describe("findReleasesByApi", () => {
  const ids = (answers: Parameters<typeof findReleasesByApi>[0]) =>
    findReleasesByApi(answers).map(({ id }) => id);

  test("names all releases that answer alike", () => {
    expect(ids({ computeMax: "2.87" })).toEqual(["ussuri", "victoria"]);
    expect(ids({ computeMax: "2.96" })).toEqual(["caracal", "dalmatian"]);
    expect(ids({ computeMax: "2.93" })).toEqual(["zed"]);
  });

  test("lets Placement and Neutron decide", () => {
    expect(ids({ computeMax: "2.90", placementMax: "1.38" })).toEqual(["xena"]);
    expect(ids({ computeMax: "2.96", networkExtensions: ["router", "port-trusted-vif"] })).toEqual([
      "dalmatian",
    ]);
  });

  test("does not rule out a release for an extension that may be switched off", () => {
    expect(ids({ computeMax: "2.96", networkExtensions: ["router"] })).toEqual(["caracal", "dalmatian"]);
  });

  test("knows nothing of other answers", () => {
    expect(ids({ computeMax: "2.1" })).toEqual([]);
    expect(ids({ computeMax: "2.93", placementMax: "1.10" })).toEqual([]);
  });
});
