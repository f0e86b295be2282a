import type { RemovePackage } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { explainPackageFailure, packageFunctions } from "./package-shell.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

/** Seconds to wait for another program that works on packages. */
const PATIENCE = 600;

const text = `${scriptPrelude}
tool=$1 package=$2 patience=$3
${packageFunctions}if [ -e "$record.before" ]; then note_rpms; fi
[ -e "$record" ] || exit 10
# Prints what goes beyond what vfleet installed if these packages are removed; fails if they cannot be.
beyond() {
  if [ "$tool" != apt-get ]; then
    if rpm -e --test "$@" >"$said" 2>&1 </dev/null; then return; fi
    sed -n 's/.*is needed by (installed) //p' "$said" | sort -u
    grep -q 'is needed by (installed)' "$said"
    return
  fi
  patiently "$patience" apt -s purge "$@" || return
  sed -n -e 's/^Purg \\([^ ]*\\).*/\\1/p' -e 's/^Remv \\([^ ]*\\).*/\\1/p' "$said" | sort -u | comm -23 - "$record"
}
if [ "$tool" = apt-get ] && [ -n "$(dpkg --audit 2>/dev/null)" ]; then
  # A cut-off installation has to end before anything can be removed; if it does not end well, removing may still work.
  patiently "$patience" dpkg --configure -a --force-confdef --force-confold
fi
# One that somebody has asked for since is not ours any more.
is_asked_for() {
  if [ "$tool" != apt-get ] || [ "$1" = "$package" ]; then return 1; fi
  apt-mark showmanual "$1" 2>/dev/null | grep -q .
}
# Whether a package is still there that ought to be gone.
stays() {
  if [ "$tool" = apt-get ] && grep -qsxF -e "$1" "$record.kept"; then is_installed "$1"; else is_there "$1"; fi
}
# A package whose configuration was there before it is removed, and its configuration left.
remove_debs() {
  if [ ! -s "$record.kept" ]; then patiently "$patience" apt purge "$@"; return; fi
  patiently "$patience" apt remove "$@" || return
  for name; do
    shift
    grep -qxF -e "$name" "$record.kept" || set -- "$@" "$name"
  done
  [ "$#" -eq 0 ] || patiently "$patience" apt purge "$@"
}
set --
while read -r name; do
  if is_there "$name" && ! is_asked_for "$name"; then set -- "$@" "$name"; fi
done <"$record"
if [ "$#" -gt 0 ]; then
  others=$(beyond "$@") || tell_failure "$tool cannot remove $*"
  if [ -n "$others" ]; then
    # What others have come to need stays, as long as it is not the package itself.
    set --
    if is_there "$package"; then set -- "$package"; fi
    more=yes
    while [ "$more" = yes ]; do
      more=no
      while read -r name; do
        if ! is_there "$name" || is_asked_for "$name"; then continue; fi
        case " $* " in *" $name "*) continue ;; esac
        beyond=$(beyond "$@" "$name") || continue
        if [ -z "$beyond" ]; then set -- "$@" "$name"; more=yes; fi
      done <"$record"
    done
  fi
fi
if [ "$#" -gt 0 ]; then
  others=$(beyond "$@") || tell_failure "$tool cannot remove $*"
  # shellcheck disable=SC2086 # one line for all
  [ -z "$others" ] || fail 30 "removing $* would take other packages away:" $others
  case $tool in
  apt-get) remove_debs "$@" ;;
  zypper) patiently "$patience" zypp remove --no-clean-deps "$@" ;;
  dnf) patiently "$patience" dnf -y --setopt=clean_requirements_on_remove=False remove "$@" ;;
  *) patiently "$patience" yum -y remove "$@" ;;
  esac || tell_failure "$tool cannot remove $*"
  for name; do ! stays "$name" || tell_failure "$name is still there, though $tool said no error"; done
fi
rm -f "$record" "$record.kept" "$record.before" "$record.named" "$said"
sync
`;

/** Removes a package that vfleet installed and what it brought, but for what others have come to need. */
export const removePackage: ActionType<RemovePackage> = {
  kind: "remove-package",
  toScript: ({ tool, package: name }) => ({ text, args: [tool, name, String(PATIENCE)] }),
  timeoutMs: () => 1_800_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.package, what: `remove the package ${action.package}` },
      result,
      (stderr) => ((result.exitCode ?? 0) >= 30 ? explainPackageFailure(stderr) : undefined),
    ),
  inverse: (action) => ({ ...action, kind: "install-package" }),
};
