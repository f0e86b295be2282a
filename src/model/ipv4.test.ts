import { expect, test } from "vitest";
import { formatIpv4, formatIpv4Cidr, isHostAddress, parseIpv4, parseIpv4Cidr } from "./ipv4.ts";

test.each([
  ["10.20.4.1", 169_083_905],
  ["255.255.255.255", 4_294_967_295],
  ["10.20.4.256", undefined],
  ["10.20.4.01", undefined],
  ["10.20.4", undefined],
  ["::1", undefined],
])("the address %s", (text, wanted) => {
  expect(parseIpv4(text)).toBe(wanted);
  if (wanted !== undefined) expect(formatIpv4(wanted)).toBe(text);
});

test.each([
  ["10.20.4.0/24", "10.20.4.0/24"],
  ["10.20.4.77/24", "10.20.4.0/24"],
  ["128.0.0.1/1", "128.0.0.0/1"],
  ["10.20.4.0/33", undefined],
])("the network %s", (text, wanted) => {
  const cidr = parseIpv4Cidr(text);
  expect(cidr && formatIpv4Cidr(cidr)).toBe(wanted);
});

test.each([
  ["10.0.0.0", false],
  ["10.0.0.1", true],
  ["10.0.0.254", true],
  ["10.0.0.255", false],
  ["10.0.1.1", false],
])("whether a host of 10.0.0.0/24 can have %s", (address, wanted) => {
  const cidr = parseIpv4Cidr("10.0.0.0/24");
  expect(cidr && isHostAddress(parseIpv4(address) ?? 0, cidr)).toBe(wanted);
});
