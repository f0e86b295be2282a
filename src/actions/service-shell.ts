/**
 * Shell functions for services, for the init system in $init.
 *
 * - `state_of UNIT`: what the init system says of it, another text after each start of it. `is_up TEXT` and `is_down
 *   TEXT` tell what that means; neither: it is under way.
 * - `has_ended UNIT`: it is down, and not only for the moment between an end and the next try.
 * - `restart_unit SECONDS UNIT`: restarts it, or starts it; what is started holds nothing of ours open.
 * - `has_unit UNIT`
 */
export const serviceFunctions = `state_of() {
  if [ "$init" = systemd ]; then
    systemctl show -p ActiveState -p SubState -p MainPID -p NRestarts "$1"
  else
    initctl status "$1"
  fi 2>&1 | tr '\\n' ' '
}
is_up() { case $1 in *ActiveState=active*|*start/running*) return 0 ;; esac; return 1; }
is_down() { case $1 in *ActiveState=failed*|*ActiveState=inactive*|*stop/waiting*) return 0 ;; esac; return 1; }
has_ended() {
  is_down "$(state_of "$1")" || return
  sleep 1
  is_down "$(state_of "$1")"
}
restart_unit() {
  verb=restart
  if [ "$init" = systemd ]; then
    # Otherwise one that has failed often of late is not started at all.
    systemctl reset-failed "$2" >/dev/null 2>&1
    timeout "$1" systemctl restart "$2"
  else
    is_up "$(state_of "$2")" || verb=start
    timeout "$1" initctl "$verb" "$2"
  fi >/run/vfleet/restart 2>&1 </dev/null 8>&-
}
has_unit() {
  if [ "$init" = systemd ]; then
    case $(systemctl show -p LoadState "$1") in *not-found*) return 1 ;; esac
  else
    initctl status "$1" >/dev/null 2>&1
  fi
}
`;

/**
 * Shell functions for what services write.
 *
 * - `note_logs UNIT... [-- FILE...]`: writes down how long their logs are: the files that their main processes hold open
 *   below /var/log, and those given.
 * - `new_lines [FILE]`: prints what was written since, to one file or to all, also if a file was rotated meanwhile.
 * - `tell_errors UNIT...`: prints the last lines, of the logs and the journal since then, that look like errors, without
 *   what may be a secret in them.
 */
export const logFunctions = `logs=/run/vfleet/logs
main_process() {
  if [ "$init" = systemd ]; then systemctl show -p MainPID "$1" | sed 's/^MainPID=//'
  else initctl status "$1" 2>/dev/null | sed -n 's/.*process \\([0-9]*\\).*/\\1/p'
  fi
}
note_logs() {
  since=$(date +%s)
  for unit; do
    [ "$unit" != -- ] || break
    pid=$(main_process "$unit")
    find "/proc/\${pid:-0}/fd" -type l -printf '%l\\n' 2>/dev/null
    [ "$init" = systemd ] || echo "/var/log/upstart/$unit.log"
  done | grep '^/var/log/.*log$' >"$logs.names"
  while [ "$#" -gt 0 ]; do
    given=$1
    shift
    if [ "$given" = -- ]; then break; fi
  done
  for file; do echo "$file" >>"$logs.names"; done
  sort -u "$logs.names" | while read -r file; do
    echo "$(stat -c '%i %s' "$file" 2>/dev/null || echo 0 0) $file"
  done >"$logs"
}
new_lines() {
  while read -r inode size file; do
    if [ "$#" -gt 0 ] && [ "$1" != "$file" ]; then continue; fi
    for part in "$file.1" "$file"; do
      [ -f "$part" ] || continue
      if [ "$(stat -c %i "$part")" = "$inode" ] && [ "$(stat -c %s "$part")" -ge "$size" ]; then
        tail -c "+$((size + 1))" "$part"
      elif [ "$part" = "$file" ]; then
        cat "$part"
      fi
    done
  done <"$logs"
}
tell_errors() {
  {
    new_lines
    if [ "$init" = systemd ]; then
      for unit; do journalctl -q --no-pager -o cat -n 200 --since "@$since" -u "$unit" 2>/dev/null; done
    fi
  } | grep -aE 'ERROR|CRITICAL|TRACE|[Ee]rror|Exception|[Ff]ailed|FAILED|refused|denied|[Ii]nvalid|[Tt]imed out' |
    sed -e "s/$(printf '\\033')[[][0-9;]*m//g" -e 's#://[^[:space:]]*@#://***@#g' \\
      -e 's/\\(assignment\\|continuation line\\|section\\): .*/\\1: ***/' \\
      -e 's/\\([Pp][Aa][Ss][Ss]\\([Ww]\\(or\\|OR\\)*[Dd]\\)*\\|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]\\|_[Kk][Ee][Yy]\\|[Ss][Ee][Cc][Rr][Ee][Tt]\\|[Tt][Oo][Kk][Ee][Nn]\\)\\([^=:]*[=:]\\).*/\\1\\4 ***/' |
    cut -c 1-400 | tail -n 12
}
`;
