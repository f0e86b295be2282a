import { expect, test } from "vitest";
import { splitAddresses } from "./split-addresses.ts";

test("two networks of the same addresses have no address in common", () => {
  expect(splitAddresses("10.20.4.0/24")).toEqual({
    lower: [{ first: "10.20.4.1", last: "10.20.4.127" }],
    upper: [{ first: "10.20.4.128", last: "10.20.4.254" }],
  });
});

test("a network that is too small to be split, or not of IPv4, is left whole", () => {
  for (const cidr of ["10.20.4.0/30", "2001:db8::/64"])
    expect(splitAddresses(cidr)).toEqual({ lower: [], upper: [] });
});
