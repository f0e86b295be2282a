import { expect, test } from "vitest";
import { OperatingError } from "../base/operating-error.ts";
import type { CloudView } from "../model/cloud-view.ts";
import { hostName } from "../model/ids.ts";
import { absent } from "../model/reading.ts";
import { withNovaRecords } from "./read-nova-records.ts";

const view = { name: "lab", pciRecords: absent, troubles: [] } as unknown as CloudView;
const signal = new AbortController().signal;

test("the hosts of the fleet file are asked for", async () => {
  const asked: string[] = [];
  const readNovaNodes = async (hosts: readonly string[]) => {
    asked.push(...hosts);
    return [];
  };
  const read = await withNovaRecords(view, { readNovaNodes, hosts: [hostName("alpha")] }, signal);
  expect(asked).toEqual(["alpha"]);
  expect(read).toMatchObject({ pciRecords: { is: "known", value: [] }, troubles: [] });
});

test("a database that cannot be read is a trouble, and its records are unreadable", async () => {
  const readNovaNodes = () =>
    Promise.reject(
      new OperatingError("nova-database-unreachable", "db/nova", { message: "it is gone", hint: "See it." }),
    );
  const read = await withNovaRecords(view, { readNovaNodes, hosts: [] }, signal);
  expect(read.pciRecords).toEqual({ is: "unreadable", reason: "it is gone" });
  expect(read.troubles).toMatchObject([
    { code: "nova-database-unreachable", subject: { host: "cloud:lab" }, fix: "See it." },
  ]);
});
