import { expect, test } from "vitest";
import type { EditOptions } from "../model/action.ts";
import { renderLines } from "./render-lines.ts";
import { lineChangeLines } from "./view-line-changes.ts";

const edit: EditOptions = {
  kind: "edit-options",
  path: "/etc/nova/nova.conf",
  original: "0".repeat(64),
  direction: "apply",
  settings: [{ section: "pci", name: "device_spec", values: ["{one}", "{two}"] }],
  changes: [
    { line: 3, remove: ["old = 1"], insert: ["old = 2", "\tmore"], section: "[DEFAULT]" },
    { line: 9, remove: [], insert: ["[pci]", "new = 1"], section: "" },
  ],
  stale: [],
};

const shown = (of: EditOptions) => renderLines(lineChangeLines(of), { width: 80, color: false });

test("shows place by place what goes and what comes", () => {
  expect(shown(edit)).toBe(
    "@@ line 3 @@ [DEFAULT]\n-old = 1\n+old = 2\n+→   more\n@@ line 9 @@\n+[pci]\n+new = 1\n",
  );
});

test("shows the way back in the file as it is then", () => {
  expect(shown({ ...edit, direction: "revert" })).toBe(
    "@@ line 3 @@ [DEFAULT]\n-old = 2\n-→   more\n+old = 1\n@@ line 10 @@\n-[pci]\n-new = 1\n",
  );
});

test("of a file that is to come shows what will be set", () => {
  expect(shown({ ...edit, original: undefined, changes: [] })).toBe(
    "the file comes with the package; it will have:\n[pci]\n+device_spec = {one}\n+device_spec = {two}\n",
  );
});
