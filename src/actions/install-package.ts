import type { InstallPackage } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { explainPackageFailure, packageFunctions } from "./package-shell.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

/** Seconds to wait for another program that works on packages. */
const PATIENCE = 600;

// What was not there before is written down before it comes, so that a cut-off leaves no package that nobody knows of.
// apt names it in advance; of the others it is the difference, within what the dry run named.
const text = `${scriptPrelude}
tool=$1 package=$2 patience=$3
${packageFunctions}refuse() { fail 30 "installing $package would change other packages: $*"; }
mkdir -p "$records" || fail 30 "cannot make $records"
install_deb() {
  if is_installed "$package"; then exit 10; fi
  # Only where it was vfleet that was cut off: what others left half done is theirs to finish.
  if [ -e "$record" ]; then
    patiently "$patience" dpkg --configure -a --force-confdef --force-confold || tell_failure "dpkg --configure -a failed"
    if is_installed "$package"; then return; fi
  fi
  patiently "$patience" apt -s install "$package" || tell_failure "apt-get cannot install $package"
  changed=$(sed -n -e 's/^Remv \\([^ ]*\\).*/\\1 (removed)/p' -e 's/^Inst \\([^ ]*\\) \\[.*/\\1 (another version)/p' "$said")
  # shellcheck disable=SC2086 # one line for all
  [ -z "$changed" ] || refuse $changed
  { cat "$record" 2>/dev/null; sed -n 's/^Inst \\([^ ]*\\) (.*/\\1/p' "$said"; } | sort -u >"$record.new"
  keep "$record.new" "$record"
  # Of a package that was removed before, the configuration is still there, and not ours to purge.
  {
    cat "$record.kept" 2>/dev/null
    while read -r name; do
      case $(dpkg-query -W -f '\${Status}' "$name" 2>/dev/null) in *config-files) echo "$name" ;; esac
    done <"$record"
  } | sort -u >"$record.kept.new"
  keep "$record.kept.new" "$record.kept"
  patiently "$patience" apt --no-remove install "$package" || {
    # Where nothing has come there is nothing to take away: what is installed later is somebody else's.
    came=no
    while read -r name; do ! is_there "$name" || came=yes; done <"$record"
    [ "$came" = yes ] || rm -f "$record" "$record.kept"
    tell_failure "apt-get install $package failed"
  }
}
install_rpm() {
  if [ ! -e "$record.before" ]; then
    if is_installed "$package"; then exit 10; fi
    case $tool in
    zypper) patiently "$patience" zypp install --no-recommends --dry-run "$package" ;;
    dnf) patiently "$patience" dnf --assumeno --setopt=install_weak_deps=False install "$package" ;;
    *) patiently "$patience" yum --assumeno install "$package" ;;
    esac
    dry=$?
    # With --assumeno all is well and the exit code is 1.
    if [ "$dry" != 0 ] && ! grep -qiE 'Operation aborted|Exiting on user command|Is this ok' "$said"; then
      tell_failure "$tool cannot install $package"
    fi
    changed=$(awk '/^(Upgrading|Updating|Downgrading|Removing|Reinstalling|Obsoleting|Replacing)/ ||
        /going to be (upgraded|downgraded|REMOVED|reinstalled)/ { shown = 1; next }
      /^[^ ]/ || /^ *$/ { shown = 0 }
      $1 == "replacing" { print $2; next }
      shown { print $1 }' "$said")
    # shellcheck disable=SC2086 # one line for all
    [ -z "$changed" ] || refuse $changed
    tr -s '[:blank:]' '\\n' <"$said" | sort -u >"$record.named" || fail 30 "cannot write $record.named"
    list_rpms >"$record.before.new" || fail 30 "cannot write $record.before.new"
    keep "$record.before.new" "$record.before"
  fi
  case $tool in
  zypper) patiently "$patience" zypp install --no-recommends "$package" ;;
  dnf) patiently "$patience" dnf -y --setopt=install_weak_deps=False install "$package" ;;
  *) patiently "$patience" yum -y install "$package" ;;
  esac || tell_failure "$tool install $package failed"
  note_rpms
}
if [ "$tool" = apt-get ]; then install_deb; else install_rpm; fi
is_installed "$package" || tell_failure "$package is not installed, though $tool said no error"
rm -f "$said"
sync
`;

/** Installs a package if nothing else changes for it; what came new is written down for remove-package. */
export const installPackage: ActionType<InstallPackage> = {
  kind: "install-package",
  toScript: ({ tool, package: name }) => ({ text, args: [tool, name, String(PATIENCE)] }),
  timeoutMs: () => 1_800_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.package, what: `install the package ${action.package}` },
      result,
      (stderr) => ((result.exitCode ?? 0) >= 30 ? explainPackageFailure(stderr) : undefined),
    ),
  inverse: (action) => ({ ...action, kind: "remove-package" }),
};
