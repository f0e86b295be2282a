import { afterAll, beforeAll, describe } from "vitest";
import { resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import { itIsBeforeSriov } from "./bare-cloud-story.ts";
import { itGetsSriov } from "./sriov-story.ts";
import { createVfleet } from "./vfleet-process.ts";

// All stories on one cloud, as each of them leaves it as it was and a cloud takes long to come up.
beforeAll(async () => {
  await resetCloud();
});

afterAll(() => stopCloud());

describe("before SR-IOV", () => itIsBeforeSriov());

describe("to SR-IOV and back", () => itGetsSriov(createVfleet()));
