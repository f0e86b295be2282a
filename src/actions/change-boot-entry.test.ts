import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { ChangeBootEntry } from "../model/action.ts";
import { changeBootEntry } from "./change-boot-entry.ts";

/**
 * Plays grubby with one file an entry, after its manual page: an option that is there gets the new value. It stands for
 * no version of grubby, so this holds the script's own logic and not grubby's.
 */
const grubby = `
entries=$root/entries
echo "$*" >>"$root/told"
info() { printf 'index=%s\\nkernel="%s"\\nargs="%s"\\nroot="%s"\\ninitrd="%s"\\ntitle="%s"\\n' "$1" "$(cat "$entries/$1/kernel")" "$(cat "$entries/$1/args")" "$(cat "$entries/$1/root")" "$(cat "$entries/$1/initrd")" "$(cat "$entries/$1/title")"; }
new= title= args= remove= update= kernel= initrd=
for option; do
  value=\${option#*=}
  case $option in
  --info=DEFAULT) info "$(cat "$root/default")"; exit ;;
  --info=ALL) for entry in "$entries"/*; do info "\${entry##*/}"; done; exit ;;
  --default-index) cat "$root/default"; exit ;;
  --set-default=*) exit 1 ;;
  --set-default-index=*) echo "$value" >"$root/default"; exit ;;
  --remove-kernel=*) rm -r "$entries/$value"; exit ;;
  --update-kernel=ALL) update=1 ;;
  --add-kernel=*) kernel=$value ;;
  --initrd=*) initrd=$value ;;
  --title=*) title=$value ;;
  --args=*) args=$value ;;
  --remove-args=*) remove=$value ;;
  esac
done
if [ -n "$update" ]; then
  for entry in "$entries"/*; do
    kept=
    for word in $(cat "$entry/args"); do
      for gone in $remove; do [ "$word" != "$gone" ] || continue 2; done
      for more in $args; do [ "\${word%%=*}" != "\${more%%=*}" ] || continue 2; done
      kept="$kept $word"
    done
    echo "$kept $args" | sed 's/^ *//;s/ *$//;s/  */ /g' >"$entry/args"
  done
else
  mkdir "$entries/9"
  echo "$kernel" >"$entries/9/kernel"; echo "$initrd" >"$entries/9/initrd"; echo "$title" >"$entries/9/title"
  echo "\${args#root=* }" >"$entries/9/args"; echo "$args" | sed 's/^root=//;s/ .*//' >"$entries/9/root"
  echo 9 >"$root/default"
fi`;

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
  root.addProgram("grubby", grubby);
  for (const [index, version] of [
    ["0", "5.14.0-427"],
    ["1", "0-rescue"],
  ] as const) {
    mkdirSync(root.at(`/entries/${index}`), { recursive: true });
    const fields = {
      kernel: `/boot/vmlinuz-${version}`,
      initrd: `/boot/initramfs-${version}.img $tuned_initrd`,
      title: `Red Hat Enterprise Linux (${version}) 9.4 (Plow)`,
      root: "/dev/mapper/rhel-root",
      args: "ro crashkernel=1G-4G:192M intel_iommu=off rd.lvm.lv=rhel/root",
    };
    for (const [name, text] of Object.entries(fields))
      writeFileSync(root.at(`/entries/${index}/${name}`), `${text}\n`);
  }
  writeFileSync(root.at("/default"), "0\n");
});

afterEach(() => root.remove());

const field = (index: number, name: string) =>
  readFileSync(root.at(`/entries/${index}/${name}`), "utf8").trim();
const action: ChangeBootEntry = {
  kind: "change-boot-entry",
  add: ["intel_iommu=on", "iommu=pt"],
  remove: ["intel_iommu=off"],
  fallback: { title: "Linux, as it was before vfleet", change: "add" },
};

describe.each(shells)("by %s", (shell) => {
  test("changes all entries, keeps one with the old arguments, and keeps the default", async () => {
    expect(await runAction(root, action, shell)).toMatchObject({ code: "done" });
    for (const index of [0, 1])
      expect(field(index, "args")).toBe(
        "ro crashkernel=1G-4G:192M rd.lvm.lv=rhel/root intel_iommu=on iommu=pt",
      );
    expect(field(9, "title")).toBe("Linux, as it was before vfleet");
    expect(field(9, "args")).toBe("ro crashkernel=1G-4G:192M intel_iommu=off rd.lvm.lv=rhel/root");
    expect([field(9, "root"), field(9, "kernel")]).toEqual([
      "/dev/mapper/rhel-root",
      "/boot/vmlinuz-5.14.0-427",
    ]);
    expect(readFileSync(root.at("/default"), "utf8").trim()).toBe("0");
  });

  test("run again after it was cut off, keeps one such entry", async () => {
    await runAction(root, action, shell);
    expect(await runAction(root, action, shell)).toMatchObject({ code: "done" });
    expect(readdirSync(root.at("/entries"))).toHaveLength(3);
  });

  test("its inverse puts the arguments back and takes the entry away", async () => {
    const before = field(0, "args").split(" ").toSorted();
    await runAction(root, action, shell);
    const back = changeBootEntry.inverse(action);
    if (!back) throw new Error("it has an inverse");
    expect(await runAction(root, back, shell)).toMatchObject({ code: "done" });
    expect(field(0, "args").split(" ").toSorted()).toEqual(before);
    expect(readdirSync(root.at("/entries"))).toEqual(["0", "1"]);
  });
});

test("a host without grubby is told so", async () => {
  rmSync(root.at("/bin/grubby"));
  expect(await runAction(root, action)).toMatchObject({ code: "missing-on-host" });
});

test("a grubby that fails, or that says yes and does nothing, is a failure", async () => {
  root.addProgram(
    "grubby",
    'case $1 in --info=DEFAULT) echo "kernel=\\"/boot/x\\"" ;; --update*) exit 1 ;; esac',
  );
  expect(await runAction(root, action)).toMatchObject({ code: "action-failed" });
  root.addProgram("grubby", 'case $1 in --info=DEFAULT) echo "kernel=\\"/boot/x\\"" ;; esac');
  const { code, stderr } = await runAction(root, action);
  expect(code).toBe("action-failed");
  expect(stderr).toContain("the default entry has no intel_iommu=on");
});
