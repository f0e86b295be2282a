import { expect, it } from "vitest";
import { failure } from "../../../test/contracts/ssh-ground.ts";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const path = "POST compute/servers/s1/action";
const refusal = (message: string) => serviceAnswer(400, { badRequest: { code: 400, message } });
const notShared = refusal(
  "cmp2 is not on shared storage: Live migration can not be used without shared storage except a booted from volume VM which does not have a local disk.",
);
const bodies = (cloud: ReturnType<typeof resourceCloud>) => cloud.sent().map(({ body }) => body);

it("leaves the disks to Nova from 2.25 on", async () => {
  const cloud = resourceCloud({ [path]: serviceAnswer(202) });
  await cloud.cloud.servers.liveMigrate("s1");
  expect(bodies(cloud)).toEqual([{ "os-migrateLive": { host: null, block_migration: "auto" } }]);
});

it("names a host where one is wanted, and forces nothing", async () => {
  const cloud = resourceCloud({ [path]: serviceAnswer(202) });
  await cloud.cloud.servers.liveMigrate("s1", "cmp1");
  expect(bodies(cloud)).toEqual([{ "os-migrateLive": { host: "cmp1", block_migration: "auto" } }]);
});

it("before that asks without the disks, and with them only where the hosts do not share them", async () => {
  const how = { host: null, disk_over_commit: false };
  const shared = resourceCloud({ [path]: serviceAnswer(202) }, { computeMax: "2.12" });
  await shared.cloud.servers.liveMigrate("s1");
  expect(bodies(shared)).toEqual([{ "os-migrateLive": { ...how, block_migration: false } }]);
  const local = resourceCloud({ [path]: [notShared, serviceAnswer(202)] }, { computeMax: "2.3" });
  await local.cloud.servers.liveMigrate("s1");
  expect(bodies(local).at(-1)).toEqual({ "os-migrateLive": { ...how, block_migration: true } });
});

it("asks once where it is refused for another reason, with Nova's words", async () => {
  const refused = resourceCloud({ [path]: refusal("No valid host was found.") }, { computeMax: "2.3" });
  const error = await failure(refused.cloud.servers.liveMigrate("s1"));
  expect(error.code).toBe("cloud-request-refused");
  expect(error.message).toContain("No valid host was found.");
  expect(refused.sent()).toHaveLength(1);
});
