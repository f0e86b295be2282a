import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAptRoot, hasApt } from "../../test/fixtures/apt-root.ts";
import { type PackageRun, packageScript, runPackage } from "../../test/fixtures/package-run.ts";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
});

afterEach(() => root.remove());

const record = (name: string) => root.at(`/var/lib/vfleet/packages/${name}`);
const recorded = (name = "agent") => readFileSync(record(name), "utf8").trim().split("\n");

const run = (verb: PackageRun["verb"], name = "agent", shell: (typeof shells)[number] = "dash") =>
  runPackage(root, { verb, name, shell });

describe.each(hasApt ? [...shells] : [])("the real apt-get, by %s", (shell) => {
  let apt: ReturnType<typeof createAptRoot>;
  beforeEach(() => {
    apt = createAptRoot(root);
    apt.offer(
      { name: "agent", control: ["Depends: lib, common (>= 1.0)", "Recommends: extra"], conffile: "a = 1\n" },
      { name: "lib" },
      { name: "common" },
      { name: "extra" },
      { name: "user", control: ["Depends: lib"] },
    );
    apt.run("apt-get -y install common");
  });

  test("installs a package and takes away what came with it, and no more", async () => {
    expect(await run("install", "agent", shell)).toMatchObject({ code: "done", result: { stderr: "" } });
    expect(apt.installed()).toEqual(["agent", "common", "lib"]);
    expect(recorded()).toEqual(["agent", "lib"]);
    expect((await run("install", "agent", shell)).code).toBe("it was so already");
    expect(await run("remove", "agent", shell)).toMatchObject({ code: "done", result: { stderr: "" } });
    expect(apt.installed()).toEqual(["common"]);
    expect(apt.exists("/etc/agent/conf")).toBe(false);
    expect(existsSync(record("agent"))).toBe(false);
    expect((await run("remove", "agent", shell)).code).toBe("it was so already");
  });
});

describe.each(hasApt ? ["apt-get"] : [])("the real %s", () => {
  let apt: ReturnType<typeof createAptRoot>;
  beforeEach(() => {
    apt = createAptRoot(root);
    apt.offer(
      { name: "agent", control: ["Depends: lib, common (>= 1.0)"], conffile: "a = 1\n" },
      { name: "lib" },
      { name: "common" },
    );
    apt.run("apt-get -y install common");
  });

  test("leaves a package that was there before", async () => {
    apt.run("apt-get -y install agent");
    expect((await run("install")).code).toBe("it was so already");
    expect((await run("remove")).code).toBe("it was so already");
    expect(apt.installed()).toEqual(["agent", "common", "lib"]);
  });

  test("is not installed if another package would get another version or go away", async () => {
    apt.offer(
      { name: "agent", version: "2.0", control: ["Depends: common (>= 2.0)"] },
      { name: "common", version: "2.0" },
    );
    const upgrade = await run("install");
    expect(upgrade.code).toBe("package-changes-others");
    expect(upgrade.detail).toContain("common (another version)");
    apt.offer({ name: "agent", version: "3.0", control: ["Conflicts: common"] });
    const removal = await run("install");
    expect(removal.code).toBe("package-changes-others");
    expect(removal.detail).toContain("common (removed)");
    expect(apt.installed()).toEqual(["common"]);
    expect(existsSync(record("agent"))).toBe(false);
  });

  test.each<[string, () => void, string]>([
    ["is in no repository", () => apt.offer(), "package-unknown"],
    [
      "needs what is not there",
      () => apt.offer({ name: "lost", control: ["Depends: nowhere"] }),
      "package-unmet-dependencies",
    ],
    [
      "has a script that fails",
      () => apt.offer({ name: "lost", postinst: "echo the service does not start; exit 1" }),
      "package-script-failed",
    ],
    [
      "is gone from its repository",
      () => {
        apt.offer({ name: "lost" });
        apt.run(`rm ${root.at("apt/repository/lost_1.0_all.deb")}`);
      },
      "package-download-failed",
    ],
  ])("says why a package is not installed that %s", async (_, prepare, code) => {
    prepare();
    expect((await run("install", "lost")).code).toBe(code);
  });

  test("goes on after a script of the package has failed, and takes all of it back", async () => {
    apt.offer({
      name: "slow",
      control: ["Depends: lib"],
      postinst: 'if [ ! -e "$root/mended" ]; then exit 1; fi',
    });
    expect((await run("install", "slow")).code).toBe("package-script-failed");
    expect(apt.installed()).toContain("slow (half-configured)");
    expect(recorded("slow")).toEqual(["lib", "slow"]);
    expect((await run("install", "slow")).code).toBe("package-script-failed");
    writeFileSync(root.at("mended"), "");
    expect((await run("install", "slow")).code).toBe("done");
    expect(apt.installed()).toEqual(["common", "lib", "slow"]);
    expect((await run("remove", "slow")).code).toBe("done");
    expect(apt.installed()).toEqual(["common"]);
  });

  test("cut off in the middle, it can be run again", async () => {
    apt.offer({
      name: "slow",
      control: ["Depends: lib"],
      postinst: 'if [ ! -e "$root/once" ]; then : >"$root/once"; kill -9 "$(cat "$root/pid")" $PPID; fi',
    });
    const { text, args } = packageScript({ verb: "install", name: "slow" });
    writeFileSync(root.at("pid"), "");
    await runScript(root, { text: text.replace("tool=$1", `echo $$ >${root.at("pid")}; tool=$1`), args });
    expect(apt.installed().join()).toMatch(/slow \(half-configured\)/);
    expect((await run("install", "slow")).code).toBe("done");
    expect(apt.installed()).toEqual(["common", "lib", "slow"]);
    expect((await run("remove", "slow")).code).toBe("done");
    expect(apt.installed()).toEqual(["common"]);
  });

  test("keeps a configuration file that was there", async () => {
    mkdirSync(root.at("apt/system/etc/agent"), { recursive: true });
    writeFileSync(root.at("apt/system/etc/agent/conf"), "mine = 1\n");
    expect((await run("install")).code).toBe("done");
    expect(readFileSync(root.at("apt/system/etc/agent/conf"), "utf8")).toBe("mine = 1\n");
  });
});
