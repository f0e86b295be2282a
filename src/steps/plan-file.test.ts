import { describe, expect, test } from "vitest";
import { file, hostFacts } from "../../test/fixtures/host-facts.ts";
import { withFact } from "../model/facts-access.ts";
import type { FileState, HostFacts } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { known, knownValue, unreadable } from "../model/reading.ts";
import { fileNow, planFile } from "./plan-file.ts";

function hostWith(path: string, state: FileState): HostFacts {
  const facts = hostFacts();
  const traces = knownValue(facts.vfleetTraces);
  if (!traces) throw new Error("the fixture knows it");
  return withFact(facts, "vfleetTraces", { ...traces, files: { ...traces.files, [path]: known(state) } });
}

const program = { path: places.vfProgram, content: "#!/bin/sh\n", mode: "0755" } as const;

test("a file that is not there is written as root's", () => {
  expect(planFile(hostFacts(), program)).toEqual({
    kind: "write-file",
    path: places.vfProgram,
    before: undefined,
    after: { content: "#!/bin/sh\n", mode: "0755", uid: 0, gid: 0 },
    makeDirectories: [],
  });
});

test("directories that are missing are made, outermost first", () => {
  const facts = hostFacts();
  const traces = knownValue(facts.vfleetTraces);
  if (!traces) throw new Error("the fixture knows it");
  const bare = withFact(facts, "vfleetTraces", { ...traces, directories: ["/etc"] });
  const wanted = { path: places.bootDropIn, content: "x", mode: "0644" } as const;
  expect(planFile(bare, wanted)?.makeDirectories).toEqual(["/etc/default", "/etc/default/grub.d"]);
});

describe("a file that is there", () => {
  test("is left alone if it is right", () => {
    expect(planFile(hostWith(places.vfProgram, file("#!/bin/sh\n", "0755")), program)).toBeUndefined();
  });

  test.each([
    file("#!/bin/sh", "0755"),
    file("#!/bin/sh\n", "0644"),
    { ...file("#!/bin/sh\n", "0755"), uid: 1000 },
    { ...file("#!/bin/sh\n", "0755"), gid: 1000 },
  ])("of ours gets its content, mode and owner: %j", (before) => {
    expect(planFile(hostWith(places.vfProgram, before), program)).toMatchObject({
      before,
      after: { content: "#!/bin/sh\n", mode: "0755", uid: 0, gid: 0 },
    });
  });

  test.each([places.grubDefaults, places.etcModules])(
    "of the host's own keeps mode and owner: %s",
    (path) => {
      const before = { content: "old\n", mode: "0600", uid: 7, gid: 8 };
      const facts = hostWith(path, before);
      const wanted = { path, content: "new\n", mode: "0644" } as const;
      expect(planFile(facts, wanted)).toMatchObject({ before, after: { ...before, content: "new\n" } });
      expect(planFile(facts, { ...wanted, content: "old\n" })).toBeUndefined();
    },
  );
});

test("what a file is now is only told where it was read", () => {
  expect(fileNow(hostFacts(), places.grubDefaults)?.content).toContain("GRUB_DEFAULT=0");
  expect(fileNow(hostFacts(), places.vfUnit)).toBeUndefined();
  expect(fileNow({ ...hostFacts(), vfleetTraces: unreadable("EIO") }, places.grubDefaults)).toBeUndefined();
});
