import type { RestartService, ServiceReadiness } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import type { Finding } from "../model/finding.ts";
import { apiFunctions } from "./api-shell.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { logFunctions, serviceFunctions } from "./service-shell.ts";
import { staleFunctions } from "./stale-marks.ts";

/** Seconds for which a service has to stay up with the same process, as a crash may come a while after the start. */
const STEADY = 10;

const text = `${scriptPrelude}
init=$1 ready=$2 where=$3 what=$4 seconds=$5 steady=$6
shift 6
${staleFunctions}${serviceFunctions}${logFunctions}${apiFunctions}now() { date +%s; }
end=$(($(now) + seconds))
give_up() {
  echo "$1" >&2
  shift
  for unit; do echo "$unit: $(state_of "$unit")" >&2; done
  tell_errors "$@" >&2
  exit 30
}
for unit; do has_unit "$unit" || fail 22 "the unit $unit is not there"; done
# A log that never had such a line will not get one: it goes elsewhere, or its level is another.
if [ "$ready" = log ] && ! grep -qsaF -e "$what" "$where" "$where.1"; then ready=running; fi
if [ "$ready" = log ]; then note_logs "$@" -- "$where"; else note_logs "$@"; fi
for unit; do
  left=$((end - $(now)))
  [ "$left" -gt 0 ] || give_up "there was no time left to restart $unit" "$@"
  was=$(state_of "$unit")
  restart_unit "$left" "$unit" || {
    if is_up "$was" && [ "$(state_of "$unit")" = "$was" ]; then
      cat /run/vfleet/restart >&2
      give_up "$unit was not restarted" "$@"
    fi
    # It may be tried again by the init system; only what has ended for good has failed.
    if has_ended "$unit"; then
      cat /run/vfleet/restart >&2
      give_up "$unit does not start" "$@"
    fi
  }
done
states() { for unit; do state_of "$unit"; done; }
all_up() {
  for unit; do
    is_up "$(state_of "$unit")" && continue
    if has_ended "$unit"; then give_up "$unit has ended again" "$@"; fi
    return 1
  done
}
is_ready() {
  case $ready in
  api) answers "$where" ;;
  log) new_lines "$where" | grep -qaF -e "$what" ;;
  *) return 0 ;;
  esac
}
# Ready, and then the same processes for a while.
before='' since_when=0
while :; do
  if all_up "$@" && is_ready; then
    after=$(states "$@")
    if [ "$after" != "$before" ]; then before=$after since_when=$(now); fi
    [ $(($(now) - since_when)) -lt "$steady" ] || break
  else
    before=''
  fi
  if [ "$(now)" -ge "$end" ] && [ -z "$before" ]; then
    case $ready in
    api) give_up "in $seconds s $where has not answered as an API: \${asked:-its units were not up}" "$@" ;;
    log) give_up "in $seconds s no line with \\"$what\\" has come to $where" "$@" ;;
    *) give_up "it was not up within $seconds s" "$@" ;;
    esac
  fi
  [ "$(now)" -lt "$((end + 2 * steady))" ] || give_up "it did not stay up: its processes change again and again" "$@"
  sleep 1
done
clear_stale "$@"
rm -f "$logs" "$logs.names" /run/vfleet/restart
`;

const explanations: readonly (Pick<Finding, "code" | "summary"> & {
  readonly when: RegExp;
  readonly fix: string;
})[] = [
  {
    when: /was not restarted/,
    code: "restart-refused",
    summary: "The init system did not restart the service, which goes on as it was",
    fix: "See why (a masked unit, an error in its file, a lost connection to systemd), and apply again.",
  },
  {
    when: /does not start|has ended again|did not stay up/,
    code: "service-failed",
    summary: "The service does not work after its restart",
    fix: "Mend what its log names and apply again, or take the change back with vfleet undo, which restarts it too.",
  },
  {
    when: /has not answered as an API/,
    code: "api-not-answering",
    summary: "The service's API has not answered in time after its restart",
    fix: "Look at its log and whether it still starts; if the host is only slow, apply again.",
  },
  {
    when: /no line with|was not up within|no time left/,
    code: "service-not-ready",
    summary: "The service was not ready in time after its restart",
    fix: "Look at its log and whether it still starts; if the host is only slow, apply again.",
  },
];

/** Restarts a service and waits until it works; it takes itself back, as what was changed for it comes back first. */
export const restartService: ActionType<RestartService> = {
  kind: "restart-service",
  toScript: ({ init, readiness, timeoutMs, units }) => ({
    text,
    args: [init, ...readinessWords(readiness), String(Math.ceil(timeoutMs / 1000)), String(STEADY), ...units],
  }),
  timeoutMs: ({ timeoutMs }) => timeoutMs + 120_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.service, what: `restart ${action.service} and wait until it works again` },
      result,
      (stderr) => (result.exitCode === 30 ? explanations.find(({ when }) => when.test(stderr)) : undefined),
    ),
  inverse: (action) => action,
};

function readinessWords(readiness: ServiceReadiness): readonly [kind: string, where: string, what: string] {
  switch (readiness.kind) {
    case "running":
      return ["running", "", ""];
    case "api":
      return ["api", String(readiness.port), ""];
    case "log":
      return ["log", readiness.file, readiness.text];
  }
}
