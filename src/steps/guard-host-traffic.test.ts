import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { busyPf, freePf, link } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import type { HostFacts, HostNetwork, Link } from "../model/host-facts.ts";
import { absent, known, unreadable } from "../model/reading.ts";
import { findHostTraffic, guardHostTraffic } from "./guard-host-traffic.ts";

/** The host with these links (enp1s0 is the PF), and where its default routes and the session go. */
function hostWith(links: readonly Link[], change: Partial<HostNetwork> = {}): HostFacts {
  const hostNetwork = known({ links, defaultRouteDevices: [], sshLocalAddress: absent, ...change });
  return { ...hostFacts(), hostNetwork };
}

const pf = (change: Partial<Link> = {}) => link("enp1s0", change);
const address = ["192.0.2.10/24"];

describe("a PF that carries the host's traffic is refused", () => {
  test.each<[string, HostFacts]>([
    ["an IPv4 address", hostWith([pf({ addresses: address })])],
    [
      "an IPv4 link-local address, which nobody has by itself",
      hostWith([pf({ addresses: ["169.254.1.2/16"] })]),
    ],
    ["a global IPv6 address", hostWith([pf({ addresses: ["2001:db8::1/64"] })])],
    ["a unique local IPv6 address", hostWith([pf({ addresses: ["fd00::1/64"] })])],
    ["a default route without an address", hostWith([pf()], { defaultRouteDevices: ["enp1s0"] })],
    ["a Linux bridge", hostWith([pf({ master: "br0" }), link("br0", { kind: "bridge" })])],
    ["a bond", hostWith([pf({ master: "bond0" }), link("bond0", { kind: "bond" })])],
    ["a team", hostWith([pf({ master: "team0" }), link("team0", { kind: "team" })])],
    ["Open vSwitch", hostWith([pf({ master: "ovs-system" }), link("ovs-system", { kind: "openvswitch" })])],
    ["a VRF", hostWith([pf({ master: "red" }), link("red", { kind: "vrf" })])],
    ["a master that ip does not show", hostWith([pf({ master: "gone" })])],
    ["a VLAN with nothing on it", hostWith([pf(), link("enp1s0.5", { kind: "vlan", parent: "enp1s0" })])],
    ["a macvlan", hostWith([pf(), link("mac0", { kind: "macvlan", parent: "enp1s0" })])],
    ["a macvtap of a VM", hostWith([pf(), link("macvtap0", { kind: "macvtap", parent: "enp1s0" })])],
    ["a tunnel bound to it", hostWith([pf(), link("vxlan0", { kind: "vxlan", parent: "enp1s0" })])],
    [
      "a default route over a VLAN on a bond on it",
      hostWith(
        [
          pf({ master: "bond0" }),
          link("bond0", { kind: "bond" }),
          link("bond0.7", { kind: "vlan", parent: "bond0" }),
        ],
        { defaultRouteDevices: ["bond0.7"] },
      ),
    ],
    [
      "the SSH session alone, over a link-local address",
      hostWith([pf({ addresses: ["fe80::1/64"] })], { sshLocalAddress: known("fe80::1%enp1s0") }),
    ],
  ])("%s", (_, facts) => {
    expect(verdictOf(guardHostTraffic, stepInput(facts)).refused).toEqual([
      `${freePf} pf-carries-host-traffic`,
    ]);
  });

  test("the lab's second PF: port of the bridge with address, default route and session; all of it is said", () => {
    const wanted = wantedPf({ pf: busyPf, netdev: "enp2s0" });
    const [refusal] = guardHostTraffic.check(stepInput({}, [wantedPf(), wanted])).refusals;
    expect(refusal?.pf).toBe(busyPf);
    expect(refusal?.finding.detail).toBe(
      "it is a port of the bridge br-mgmt; 10.77.0.11/24 is on br-mgmt; the default route goes over br-mgmt; this SSH session comes over it (10.77.0.11). Making VFs resets the PF's link.",
    );
  });
});

describe("a PF that carries nothing is free", () => {
  test.each<[string, HostFacts]>([
    ["nothing on it", hostWith([pf()])],
    [
      "only the link-local address that each interface gets",
      hostWith([pf({ addresses: ["fe80::5054:ff:fe77:201/64"] })]),
    ],
    [
      "another PF's address and route",
      hostWith([pf(), link("enp2s0", { addresses: address })], { defaultRouteDevices: ["enp2s0"] }),
    ],
    [
      "a VLAN on another PF",
      hostWith([pf(), link("enp2s0"), link("enp2s0.5", { kind: "vlan", parent: "enp2s0" })]),
    ],
  ])("%s", (_, facts) => {
    expect(findHostTraffic(facts, freePf)).toEqual([]);
  });
});

describe("what could not be read is not free", () => {
  test("the host's network", () => {
    const facts = { ...hostFacts(), hostNetwork: unreadable("no ip") };
    expect(verdictOf(guardHostTraffic, stepInput(facts)).refused).toHaveLength(1);
  });

  test("an interface that sysfs has and ip does not show", () => {
    expect(findHostTraffic(hostWith([link("enp2s0")]), freePf)).toHaveLength(1);
  });
});

test("links that ride on each other in a circle are walked once", () => {
  const links = [
    pf({ master: "a" }),
    link("a", { master: "b" }),
    link("b", { parent: "enp1s0", master: "a" }),
  ];
  expect(findHostTraffic(hostWith(links), freePf).length).toBeGreaterThan(0);
});
