import { expect, it } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { proofPort, proofServer, proofVm } from "../../../test/fixtures/proof.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { explainSilence, type SilenceEvidence } from "./explain-silence.ts";
import { parseGuestWords } from "./guest-words.ts";

const nic = "vfleet-proof n1 nic eth0 fa:16:3e:25:ba:8e 0000:00:05.0 igbvf 1500";

function explain(change: Partial<SilenceEvidence> & { readonly console?: string }) {
  const console = change.console ?? "[    1.0] Linux version 6.1";
  const { layer, finding } = explainSilence({
    vm: proofVm(),
    server: proofServer(),
    port: proofPort(),
    checks: [],
    words: parseGuestWords(console, "n1"),
    facts: hostFacts({ vfs: 4, vfDriver: "vfio-pci" }),
    isDriven: undefined,
    ...change,
    console,
  });
  return [layer, finding.code, finding.summary.replace(/^.*?: /, ""), finding.fix ?? ""] as const;
}

const bad = (layer: ProofCheck["layer"]): readonly ProofCheck[] => [
  { layer, holds: "no", summary: "it is wrong" },
];

it.each([
  ["the port is not wired", { checks: bad("wiring") }, "wiring", "proof-wiring-wrong"],
  ["the VF has another VLAN", { checks: bad("host") }, "host", "proof-host-wrong"],
  ["the guest sees no NIC", { console: "vfleet-proof n1 nic none" }, "guest", "proof-image-without-driver"],
  [
    "the guest sees another NIC alone",
    { console: nic.replace("25:ba:8e", "00:00:01") },
    "guest",
    "proof-image-without-driver",
  ],
  ["nothing drives the VF", { isDriven: false }, "guest", "proof-image-without-driver"],
  ["the console is empty", { console: "" }, "guest", "proof-guest-mute"],
  ["DHCP gave no address", { console: `${nic} -` }, "traffic", "proof-no-address"],
  ["all is well in the guest", { console: `${nic} 10.20.4.11` }, "traffic", "proof-no-answer"],
  [
    "the VF is driven and nothing more is known",
    { isDriven: true, console: "" },
    "traffic",
    "proof-no-answer",
  ],
] as const)("where %s", (_, given, layer, code) => {
  expect(explain(given).slice(0, 2)).toEqual([layer, code]);
});

it("names the driver that the image lacks, by the NIC table", () => {
  const [, , summary, fix] = explain({ isDriven: false });
  expect(summary).toContain("(8086:10ca)");
  expect(fix).toContain("igbvf");
});
