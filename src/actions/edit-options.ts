import type { EditOptions } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import type { Finding } from "../model/finding.ts";
import { reverseLineChanges } from "../model/line-changes.ts";
import { lineFunctions, lineProgram } from "./line-program.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { staleFunctions } from "./stale-marks.ts";

const text = `${scriptPrelude}
${staleFunctions}${lineFunctions}direction=$1 path=$2 original=$3 name=$4 forward=$5 backward=$6
shift 6
backups=/var/lib/vfleet/backup
backup=$backups/$name
# One action at a time holds the lock, so a file of this name was left by one that was cut off.
new=\${path%/*}/.vfleet.new
digest() { sum=$(sha256sum) || return; echo "\${sum%% *}"; }
changed_digest() { { "$1" "$2" || echo 'it does not fit'; } | digest; }
[ ! -L "$path" ] || fail 20 "$path is a symbolic link now"
if [ ! -e "$path" ]; then
  [ "$direction" = apply ] || exit 10
  fail 22 "$path is not there"
fi
[ -f "$path" ] || fail 20 "$path is not a file any more"
rm -f "$new" "$backup.new" 2>/dev/null
now=$(digest <"$path") || fail 30 "cannot read $path"
fits_back=no
if [ "$(changed_digest edit_lines "$backward" <"$path")" = "$original" ]; then fits_back=yes; fi
how=edit_lines
if [ "$direction" = apply ]; then
  program=$forward
  if [ "$now" != "$original" ]; then
    [ "$fits_back" = no ] || exit 10
    fail 20 "$path has been changed"
  fi
else
  program=$backward
  if [ "$now" = "$original" ]; then rm -f "$backup" "$backup.left"; exit 10; fi
  if [ "$fits_back" = no ]; then
    # Taken out of a file that was edited since, it has to be known that this was done.
    left=; read -r left 2>/dev/null <"$backup.left"
    [ "$now" != "$left" ] || exit 10
    how=take_out_blocks
    take_out_blocks "$program" <"$path" >/dev/null ||
      fail 20 "$path has been edited since, and the lines of vfleet cannot be told apart in it; as it was before them it is kept as $backup"
  fi
fi
trap 'rm -f "$new" "$backup.new" 2>/dev/null' EXIT
keep() {
  { mkdir -p "$backups" && chmod 700 "$backups"; } || return
  if [ "$direction" = revert ] || [ -e "$backup" ]; then return 0; fi
  (umask 077 && cat <"$path" >"$backup.new") || return
  [ "$(digest <"$backup.new")" = "$original" ] || return
  sync "$backup.new" 2>/dev/null || sync
  mv -f "$backup.new" "$backup"
}
keep || fail 30 "cannot keep a copy of $path as $backup"
{ (umask 077 && cp -a "$path" "$new") && "$how" "$program" <"$path" >"$new"; } || fail 30 "cannot write $new"
wanted=$(changed_digest "$how" "$program" <"$path")
[ "$(digest <"$new")" = "$wanted" ] || fail 30 "$new was not written whole"
if [ "$direction" = apply ]; then
  [ "$(changed_digest edit_lines "$backward" <"$new")" = "$original" ] ||
    fail 32 "awk does not keep all bytes of $path"
  rm -f "$backup.left"
elif [ "$how" = edit_lines ]; then
  [ "$wanted" = "$original" ] || fail 32 "awk does not keep all bytes of $path"
else
  echo "$wanted" >"$backup.left" || fail 30 "cannot write $backup.left"
fi
sync "$new" 2>/dev/null || sync
[ "$(digest <"$path")" = "$now" ] || fail 20 "$path has been changed at this moment"
mark_stale "$@" || fail 30 "cannot mark in /run/vfleet/stale what has to restart"
mv -f "$new" "$path" || fail 30 "cannot put $path in place"
# Again, as a unit may have restarted meanwhile with the old file.
mark_stale "$@"
if command -v restorecon >/dev/null 2>&1; then restorecon "$path"; fi
sync "\${path%/*}" 2>/dev/null || sync
if [ "$direction $how" = "revert edit_lines" ]; then rm -f "$backup" "$backup.left"; fi
`;

const explanations: readonly (Pick<Finding, "code" | "summary"> & {
  readonly when: RegExp;
  readonly fix: string;
})[] = [
  {
    when: /cannot be told apart in it/,
    // One of nothingChangedCodes: the script only looked.
    code: "changed-since-plan",
    summary: "The file was edited after vfleet, so that its lines cannot be taken out again",
    fix: "Take the lines out by hand, or put the kept file in place, and restart what reads it.",
  },
  {
    when: /No space left on device|Disk quota exceeded|was not written whole/,
    code: "no-space",
    summary: "The disk is full; the file is as it was",
    fix: "Make room on the disk (df shows which is full), then apply again.",
  },
  {
    when: /Read-only file system/,
    code: "file-read-only",
    summary: "The file is on a file system that is read-only; it is as it was",
    fix: "See why it is read-only (dmesg shows disk errors), mount it for writing, then apply again.",
  },
  {
    when: /Operation not permitted|Permission denied/,
    code: "file-protected",
    summary: "The file or its directory is protected against changes; it is as it was",
    fix: "Look at lsattr and at the security module's log; chattr -i takes the flag off. See who set it, then apply again.",
  },
  {
    when: /Device or resource busy/,
    code: "file-mounted",
    summary: "The file is mounted on its own, so that it cannot be replaced; it is as it was",
    fix: "Change it where it is mounted from, as a container's tool does.",
  },
  {
    when: /awk does not keep/,
    code: "file-not-text",
    summary: "The file holds bytes that the host's awk does not keep, such as NUL; it is as it was",
    fix: "Look at the file; make the change by hand.",
  },
];

/** Changes some lines of a file and no other byte, or takes such a change out again, also of a file edited since. */
export const editOptions: ActionType<EditOptions> = {
  kind: "edit-options",
  toScript: (action) => {
    const { direction, path, changes, stale } = action;
    const original = originalOf(action);
    return {
      text,
      args: [
        direction,
        path,
        original,
        backupName(path, original),
        lineProgram(changes),
        lineProgram(reverseLineChanges(changes)),
        ...stale,
      ],
    };
  },
  timeoutMs: () => 120_000,
  readResult: (action, result, host) => {
    originalOf(action);
    return readScriptResult({ host, item: action.path, what: whatOf(action) }, result, (stderr) =>
      (result.exitCode ?? 0) >= 30 || result.exitCode === 20
        ? explanations.find(({ when }) => when.test(stderr))
        : undefined,
    );
  },
  inverse: (action) => {
    originalOf(action);
    return { ...action, direction: action.direction === "apply" ? "revert" : "apply" };
  },
};

function whatOf({ direction, path }: EditOptions): string {
  return direction === "apply" ? `edit ${path}` : `take vfleet's lines out of ${path}`;
}

/** An edit of a file that is to come is planned again when it is there; carrying it out before that is a bug. */
function originalOf({ path, original }: EditOptions): string {
  if (original === undefined) throw new Error(`${path} was not there when its edit was planned`);
  return original;
}

/** Names of different paths differ: no slash comes from anything but a slash. */
function backupName(path: string, original: string): string {
  const name = path.slice(1).replaceAll("%", "%25").replaceAll("+", "%2B").replaceAll("/", "+");
  return `${name}.${original.slice(0, 12)}`;
}
