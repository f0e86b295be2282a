import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, netdev } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { WantedPf } from "../model/intent.ts";
import { absent, known, knownValue } from "../model/reading.ts";
import { vfSettings } from "../sim/fleet/make-vf.ts";
import { guardVfSettings } from "./guard-vf-settings.ts";

test.each<[WantedPf["vfs"], readonly string[]]>([
  [{}, []],
  [{ trust: true, spoofCheck: false, maxTxRateMbps: 100, mac: "stable" }, []],
  [{ linkState: "enable" }, [`${freePf} vf-setting-unsupported`]],
  [{ linkState: "auto" }, []],
])("igb, which cannot set the link state: %j", (vfs, refused) => {
  expect(verdictOf(guardVfSettings, stepInput({}, [wantedPf({ vfs })])).refused).toEqual(refused);
  expect(verdictOf(guardVfSettings, stepInput({}, [wantedPf({ vfs, vfCount: 0 })])).refused).toEqual([]);
});

test("a NIC that the table does not know is tried", () => {
  const pf = igbPf(freePf, [netdev("enp1s0")], { vendorId: "1234" });
  const input = stepInput({ ...hostFacts(), networkFunctions: known([pf]) }, [
    wantedPf({ vfs: { linkState: "enable" } }),
  ]);
  expect(verdictOf(guardVfSettings, input).refused).toEqual([]);
});

test("a setting that VFs which are there do not show is refused, as nobody could see whether it took", () => {
  const facts = hostFacts({ vfs: 1 });
  const network = knownValue(facts.hostNetwork);
  if (!network) throw new Error("the fixture knows it");
  const links = network.links.map((link) =>
    link.name === "enp1s0" ? { ...link, vfs: [vfSettings(0, { trust: absent })] } : link,
  );
  const input = stepInput(withFact(facts, "hostNetwork", { ...network, links }), [
    wantedPf({ vfCount: 1, vfs: { trust: true } }),
  ]);
  expect(verdictOf(guardVfSettings, input).refused).toEqual([`${freePf} vf-setting-not-shown`]);
});

test("a stable MAC needs the PF's", () => {
  const pf = igbPf(freePf, [netdev("enp1s0", { mac: "" })]);
  const input = stepInput({ ...hostFacts(), networkFunctions: known([pf]) }, [
    wantedPf({ vfs: { mac: "stable" } }),
  ]);
  expect(verdictOf(guardVfSettings, input).refused).toEqual([`${freePf} vf-setting-not-shown`]);
});
