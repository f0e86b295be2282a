/**
 * Shell functions for the marks that say which units have to restart: each mark holds the seconds after the boot at
 * which what the unit reads when it starts has changed.
 *
 * - `mark_stale UNIT...`: marks units, each at once whole.
 * - `clear_stale UNIT...`: takes marks away; a `.service` at a unit's end does not count.
 */
export const staleFunctions = `mark_stale() {
  [ "$#" -gt 0 ] || return 0
  mkdir -p /run/vfleet/stale || return
  read -r uptime _ </proc/uptime || return
  for unit; do
    echo "$uptime" >/run/vfleet/stale/.new || return
    mv -f /run/vfleet/stale/.new "/run/vfleet/stale/\${unit%.service}" || return
  done
}
clear_stale() {
  for unit; do rm -f "/run/vfleet/stale/\${unit%.service}"; done
}
`;
