import { expect, test } from "vitest";
import { stableVfMac } from "./stable-vf-mac.ts";

test("the addresses of 256 VFs on two neighbouring PFs all differ and are local and unicast", () => {
  const macs = ["52:54:00:77:02:01", "52:54:00:77:02:02"].flatMap((pf) =>
    Array.from({ length: 256 }, (_, index) => stableVfMac(pf, index)),
  );
  expect(new Set(macs).size).toBe(512);
  for (const mac of macs) {
    expect(mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    expect(Number.parseInt(mac.slice(0, 2), 16) & 0b11).toBe(0b10);
  }
  expect(stableVfMac("52:54:00:77:02:01", 3)).toBe("0e:54:00:77:02:01");
});
