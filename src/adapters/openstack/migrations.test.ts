import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const kilo = {
  id: 1,
  instance_uuid: "s1",
  source_compute: "cmp1",
  dest_compute: "cmp2",
  status: "finished",
  old_instance_type_id: 1,
  new_instance_type_id: 2,
  created_at: "2026-11-23T04:00:00.000000",
};
const later = { created_at: "2026-11-23T05:00:00.000000" };

it("gives moves from and to a host, the newest first", async () => {
  const zed = { ...kilo, id: 2, uuid: "u2", migration_type: "live-migration", status: "running", ...later };
  const waiting = { ...zed, id: 3, source_compute: "cmp2", dest_compute: null };
  const { cloud, lines } = resourceCloud({
    "GET compute/os-migrations": serviceAnswer(200, { migrations: [kilo, zed, waiting] }),
  });
  expect(await cloud.listMigrations("cmp1")).toEqual([
    {
      id: "2",
      serverId: "s1",
      kind: "live-migration",
      status: "running",
      sourceHost: "cmp1",
      targetHost: "cmp2",
    },
    { id: "1", serverId: "s1", kind: "resize", status: "finished", sourceHost: "cmp1", targetHost: "cmp2" },
  ]);
  expect(lines()).toEqual(["GET compute/os-migrations?host=cmp1"]);
});

it("tells a resize from a migration before 2.23, which do not say it", async () => {
  const same = { ...kilo, new_instance_type_id: 1 };
  const { cloud } = resourceCloud({
    "GET compute/os-migrations": serviceAnswer(200, { migrations: [same] }),
  });
  expect(await cloud.listMigrations("cmp2")).toMatchObject([{ kind: "migration" }]);
});
