import { expect, test } from "vitest";
import { awks, useAwk } from "../fixtures/awks.ts";
import { createEditGround } from "../fixtures/edit-ground.ts";
import { editsAndReverts } from "../fixtures/edits-and-reverts.ts";

test.each(awks)("by %s edits do as applyLineChanges does, byte for byte, and are taken back", async (awk) => {
  const ground = createEditGround();
  try {
    useAwk(ground.root, awk);
    await editsAndReverts(ground, 12);
    expect(ground.files.list("")).toEqual(["conf"]);
  } finally {
    ground.root.remove();
  }
});
