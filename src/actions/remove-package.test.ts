import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAptRoot, hasApt } from "../../test/fixtures/apt-root.ts";
import { type PackageRun, runPackage } from "../../test/fixtures/package-run.ts";
import { createFakeRoot, type FakeRoot } from "../../test/fixtures/run-script.ts";

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
});

afterEach(() => root.remove());

const record = (name: string) => root.at(`/var/lib/vfleet/packages/${name}`);
const recorded = (name = "agent") => readFileSync(record(name), "utf8").trim().split("\n");
const run = (verb: PackageRun["verb"], name = "agent") => runPackage(root, { verb, name });

describe.each(hasApt ? ["apt-get"] : [])("by the real %s", () => {
  let apt: ReturnType<typeof createAptRoot>;
  beforeEach(() => {
    apt = createAptRoot(root);
    apt.offer(
      { name: "agent", control: ["Depends: lib, common (>= 1.0)"], conffile: "a = 1\n" },
      { name: "lib" },
      { name: "common" },
      { name: "user", control: ["Depends: lib"] },
      { name: "needs-agent", control: ["Depends: agent"] },
    );
    apt.run("apt-get -y install common");
  });

  test("leaves what another package has come to need, or somebody asked for", async () => {
    await run("install");
    apt.run("apt-get -y install user");
    expect((await run("remove")).code).toBe("done");
    expect(apt.installed()).toEqual(["common", "lib", "user"]);
    await run("install");
    expect(recorded()).toEqual(["agent"]);
    apt.run("apt-get -y purge agent user lib");
    await run("install");
    apt.run("apt-get -y install lib");
    expect((await run("remove")).code).toBe("done");
    expect(apt.installed()).toEqual(["common", "lib"]);
  });

  test("leaves settings that were there before vfleet, of a package that had been removed", async () => {
    apt.run("apt-get -y install agent");
    apt.run("apt-get -y remove agent lib");
    expect(apt.exists("/etc/agent/conf")).toBe(true);
    await run("install");
    expect((await run("remove")).code).toBe("done");
    expect(apt.installed()).toEqual(["agent (config-files)", "common"]);
    expect(apt.exists("/etc/agent/conf")).toBe(true);
    expect(existsSync(record("agent"))).toBe(false);
    expect(existsSync(record("agent.kept"))).toBe(false);
  });

  test("is not removed while another package needs it", async () => {
    await run("install");
    apt.run("apt-get -y install needs-agent");
    const { code, detail } = await run("remove");
    expect(code).toBe("package-needed");
    expect(detail).toContain("needs-agent");
    expect(apt.installed()).toContain("agent");
  });

  test("takes back an installation that did not end", async () => {
    apt.offer({ name: "slow", control: ["Depends: lib"], postinst: "exit 1" });
    await run("install", "slow");
    expect((await run("remove", "slow")).code).toBe("done");
    expect(apt.installed()).toEqual(["common"]);
  });

  test("forgets a package that somebody has removed since", async () => {
    await run("install");
    apt.run("apt-get -y purge agent lib");
    expect((await run("remove")).code).toBe("done");
    expect(existsSync(record("agent"))).toBe(false);
    expect(apt.installed()).toEqual(["common"]);
  });
});
