import { expect, test } from "vitest";
import { knownValue } from "../model/reading.ts";
import { hostNetworkFact } from "./host-network.ts";

const LINKS = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"addr_info":[]}]\n`;

test.each([
  ["SSH_CONNECTION=10.0.0.2 50000 10.0.0.7 22\n", { is: "known", value: "10.0.0.7" }],
  ["SSH_CONNECTION=10.0.0.2 50000 10.0.0.7 22\0\n", { is: "known", value: "10.0.0.7" }],
  ["SSH_CONNECTION=fe80::2%eth0 50000 fe80::7%eth0 22\n", { is: "known", value: "fe80::7%eth0" }],
  ["\n", { is: "absent" }],
  ["grep: /proc/4711/environ: Permission denied\n", { is: "absent" }],
])("the host's end of the SSH session, from the environment or from that of sudo: %j", (line, expected) => {
  const network = knownValue(hostNetworkFact.parse({ exitCode: 0, text: line + LINKS }));
  expect(network?.sshLocalAddress).toEqual(expected);
});

test("a command that failed is unreadable even if it printed links", () => {
  expect(hostNetworkFact.parse({ exitCode: 255, text: LINKS }).is).toBe("unreadable");
});

test("when the JSON dump broke off, the text that was asked for next is believed", () => {
  const text = `${LINKS}Command failed -:2\n2: eth0: <BROADCAST,UP> mtu 1500 qdisc mq state UP\n`;
  const network = knownValue(hostNetworkFact.parse({ exitCode: 0, text }));
  expect(network?.links.map((link) => link.name)).toEqual(["eth0"]);
});
