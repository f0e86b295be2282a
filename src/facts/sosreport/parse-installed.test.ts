import { expect, test } from "vitest";
import { knownValue } from "../../model/reading.ts";
import { parseInstalled } from "./parse-installed.ts";

const read = (path: string, text: string) => parseInstalled(new Map([[path, text]]));

test.each([
  [
    "sos_commands/rpm/sh_-c_rpm_--nodigest_-qa_--qf_x",
    "openstack-nova-compute-26.1.0-1.el9.noarch                  Thu Nov 26 10:00:00 2026\n",
    ["openstack-nova-compute", "26.1.0-1.el9"],
  ],
  [
    "sos_commands/rpm/package-data",
    "libnl3-3.7.0-1.el9.x86_64\tThu Nov 26\t1764150000\tCentOS\tx86.example\tRSA\n",
    ["libnl3", "3.7.0-1.el9"],
  ],
  [
    "sos_commands/dpkg/dpkg_-l",
    "||/ Name\n+++-====-====-===\nii  libnl-3-200:amd64   3.7.0-0.2+b1   amd64   library\nhi  nova-common 3:28.0.1-0ubuntu1 all x\nrc  qemu-system-x86 1:7.2 amd64 x\niU  nova-api 3:28 all x\n",
    ["libnl-3-200", "3.7.0-0.2+b1"],
  ],
] as const)("%s", (path, text, entry) => {
  expect([...(knownValue(read(path, text)) ?? [])]).toContainEqual(entry);
});

test("what was removed or only unpacked is not installed, what is held is", () => {
  const text =
    "hi  nova-common 3:28.0.1-0ubuntu1 all x\nrc  qemu-system-x86 1:7.2 amd64 x\niU  nova-api 3:28 all x\n";
  expect([...(knownValue(read("sos_commands/dpkg/dpkg_-l", text)) ?? new Map()).keys()]).toEqual([
    "nova-common",
  ]);
});

test("a list that was cut for a screen is not read", () => {
  const text = "+++-==============-============-============-====\nii  neutron-plugin 2:2014.2.2-0 all x\n";
  expect(read("sos_commands/dpkg/dpkg_-l", text)).toMatchObject({ reason: expect.stringContaining("cut") });
});
