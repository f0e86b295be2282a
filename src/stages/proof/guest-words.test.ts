import { expect, it } from "vitest";
import { parseGuestWords } from "./guest-words.ts";

it("knows nothing from a console without marks", () => {
  const console = "[    1.0] Linux\nvfleet-proof other begun\nlogin:";
  expect(parseGuestWords(console, "n1")).toEqual({
    begun: false,
    nics: undefined,
    ping: undefined,
    pingTries: 0,
    whole: undefined,
    mbitPerSecond: undefined,
    done: false,
  });
});

it("reads marks behind messages of the kernel and with carriage returns; the best ping counts, the last NIC too", () => {
  const console = [
    "[   90.1] random: vfleet-proof n1 begun\r",
    "vfleet-proof n1 nic eth0 FA:16:3E:00:00:01 0000:00:05.0 igbvf 1500 -\r",
    "vfleet-proof n1 nic eth0 FA:16:3E:00:00:01 0000:00:05.0 igbvf 1450 10.0.0.7",
    "vfleet-proof n1 ping 10.0.0.8 0 5",
    "vfleet-proof n1 ping 10.0.0.8 5 5",
    "vfleet-proof n1 ping 10.0.0.8 2 5",
    "vfleet-proof n1 whole 10.0.0.8 0 3",
    "vfleet-proof n1 speed 10.0.0.8 4194304 2000",
    "vfleet-proof n1 done",
  ].join("\n");
  expect(parseGuestWords(console, "n1")).toEqual({
    begun: true,
    nics: [
      {
        name: "eth0",
        mac: "fa:16:3e:00:00:01",
        pci: "0000:00:05.0",
        driver: "igbvf",
        mtu: 1450,
        address: "10.0.0.7",
      },
    ],
    ping: { received: 5, sent: 5 },
    pingTries: 3,
    whole: { received: 0, sent: 3 },
    mbitPerSecond: 16.8,
    done: true,
  });
});

it("tells a guest without NICs from one that has not told", () => {
  expect(parseGuestWords("vfleet-proof n1 nic none", "n1").nics).toEqual([]);
});

it.each([
  "vfleet-proof n1 ping",
  "vfleet-proof n1 ping a b c",
  "vfleet-proof n1 speed x none",
  "vfleet-proof n1 nic eth0",
])("takes half a line for nothing: %s", (line) => {
  expect(parseGuestWords(line, "n1")).toMatchObject({ ping: undefined, mbitPerSecond: undefined });
});
