import type { Finding } from "../model/finding.ts";

/**
 * Shell functions for packages, for the tool in $tool and the package in $package; the rest of the arguments has gone.
 *
 * - `is_installed PACKAGE`, and `is_there PACKAGE`, which is also one that is half installed or left its settings.
 * - `patiently SECONDS COMMAND...`: runs it with its output in $said, and again while another one holds the lock of the
 *   packages. Services that it starts hold nothing of ours open.
 * - `list_rpms`, and `note_rpms`, which writes to the record what has come since $record.before, within what the dry run
 *   in $record.named spoke of, as others may have installed something meanwhile.
 * - `tell_failure TEXT`: ends with the text and what was said last.
 */
export const packageFunctions = `export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1
records=/var/lib/vfleet/packages
record=$records/$package
said=/run/vfleet/package
is_installed() {
  if [ "$tool" != apt-get ]; then rpm -q "$1" >/dev/null 2>&1; return; fi
  case $(dpkg-query -W -f '\${Status}' "$1" 2>/dev/null) in *' ok installed') return 0 ;; esac
  return 1
}
is_there() {
  if [ "$tool" != apt-get ]; then rpm -q "$1" >/dev/null 2>&1; return; fi
  case $(dpkg-query -W -f '\${Status}' "$1" 2>/dev/null) in ''|*' not-installed') return 1 ;; esac
}
patiently() {
  until=$(($(date +%s) + $1))
  shift
  while :; do
    ZYPP_LOCK_TIMEOUT=60 "$@" >"$said" 2>&1 </dev/null 8>&- && return
    grep -qE 'Could not get lock|Unable to acquire|lock was locked|is locked by another|System management is locked' "$said" || return
    [ "$(date +%s)" -lt "$until" ] || return
    sleep 5
  done
}
apt() {
  apt-get -y -q --no-install-recommends -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 -o APT::Get::AutomaticRemove=false \\
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}
list_rpms() { rpm -qa --qf '%{NAME}\\n' | sort -u; }
keep() { sync "$1" 2>/dev/null || sync; mv -f "$1" "$2" || fail 30 "cannot write $2"; }
note_rpms() {
  list_rpms >"$record.now" || fail 30 "cannot write $record.now"
  {
    cat "$record" 2>/dev/null
    comm -13 "$record.before" "$record.now" | comm -12 - "$record.named"
  } | sort -u >"$record.new"
  keep "$record.new" "$record"
  rm -f "$record.before" "$record.named" "$record.now"
}
zypp() {
  zypper --non-interactive "$@"
  # From 100 on it has done what it was told, and says what else there is; but for 104, a name that it does not know.
  case $? in 0|100|101|102|103|106|107) return 0 ;; esac
  return 1
}
tell_failure() {
  echo "$1" >&2
  tail -n 30 "$said" | sed 's#://[^[:space:]/]*@#://***@#g' >&2
  exit 30
}
`;

type Explanation = Pick<Finding, "code" | "summary" | "fix">;

const explanations: readonly (Explanation & { readonly when: RegExp })[] = [
  {
    when: /would change other packages/,
    code: "package-changes-others",
    summary: "Installing the package would change or remove other packages, so it was left",
    fix: "Bring the host's packages and its repository to the same versions in a maintenance window, then plan again.",
  },
  {
    when: /would take other packages away/,
    code: "package-needed",
    summary: "Other packages need what would be removed, so it was left",
    fix: "Remove them first if they are not needed, or leave the package as it is.",
  },
  {
    when: /Could not get lock|Unable to acquire|lock was locked|is locked by another|System management is locked|holding the yum lock/,
    code: "package-tool-busy",
    summary: "Another program has worked on the host's packages all the time",
    fix: "Wait until it has ended (unattended-upgrades, apt, dnf or zypper on the host), then apply again.",
  },
  {
    when: /No space left on device|enough free space|more space needed|needs [\d.]+\s?[KMG]i?B (more space )?on/i,
    code: "no-space",
    summary: "There is no room for the package on the host's disk",
    fix: "Make room (df shows which disk is full; apt-get clean takes old downloads away), then apply again.",
  },
  {
    when: /NO_PUBKEY|is not signed|cannot be authenticated|unauthenticated packages|GPG check FAILED|Signature verification failed|Public key for .* is not installed/i,
    code: "package-not-trusted",
    summary: "The package's repository is not signed by a key that the host trusts",
    fix: "Install the key of the repository on the host, then apply again.",
  },
  {
    when: /Failed to fetch|Temporary failure resolving|Could(n't| not) (resolve|connect)|Connection (timed out|refused)|404\s+Not Found|Curl error|Failed to download|Cannot (download|retrieve)|Cannot find a valid baseurl|Download \(curl\) error/i,
    code: "package-download-failed",
    summary: "The package could not be downloaded",
    fix: "See that the host reaches its repository (apt-get update, dnf makecache or zypper refresh says so), then apply again.",
  },
  {
    when: /Unable to locate package|has no installation candidate|No match for argument|Unable to find a match|No package .* available|not found in package names|No provider of/i,
    code: "package-unknown",
    summary: "No repository of the host has the package",
    fix: "Set up the repository of the OpenStack release on the host, refresh its lists (apt-get update, dnf makecache, zypper refresh), then apply again.",
  },
  {
    when: /dpkg was interrupted/,
    code: "dpkg-interrupted",
    summary: "An earlier installation of other packages was cut off on the host",
    fix: "Run dpkg --configure -a on the host and see that it ends well, then apply again.",
  },
  {
    when: /unmet dependencies|held broken packages|nothing provides|conflicting requests|Depsolve|Requires:|conflicts with|Problem: /i,
    code: "package-unmet-dependencies",
    summary: "The package needs others that the host's repositories do not have in a version that fits",
    fix: "Look at what the tool says is missing; mostly the repository is of another release than what is installed.",
  },
  {
    when: /returned error (code|exit status)|scriptlet failed|subprocess .* script/i,
    code: "package-script-failed",
    summary: "A script of the package failed, mostly as its service does not start",
    fix: "See what it said and systemctl status of the service, mend it, then apply again: it goes on from there.",
  },
];

/** What it means that a package's tool failed with this text. */
export function explainPackageFailure(stderr: string): Explanation | undefined {
  return explanations.find(({ when }) => when.test(stderr));
}
