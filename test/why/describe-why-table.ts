import { afterAll, beforeAll, describe, test } from "vitest";
import type { HostDiscovery } from "../../src/model/discovery.ts";
import { clearWhyTable, expectAgreement, makeCircumstances, type WhyTableGround } from "./why-ground.ts";
import { whyTable } from "./why-table.ts";

/** Has each case of the table tested on a ground that is there when tests begin, chapter by chapter. */
export function describeWhyTable(groundNow: () => WhyTableGround): void {
  describe.each(whyTable)("$name", (chapter) => {
    let end: () => Promise<void>;
    let discoveries: readonly HostDiscovery[];

    beforeAll(async () => {
      end = await makeCircumstances(groundNow(), chapter);
      discoveries = await groundNow().discover();
    });
    afterAll(async () => {
      await end();
      await clearWhyTable(groundNow());
    });

    test.each(chapter.cases)("$name", (given) => expectAgreement(groundNow(), discoveries, given));
  });
}
