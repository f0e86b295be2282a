# shellcheck shell=sh
# What the scripts that show vfleet share; they set root, and say in switch_off how their lab ends.
work=$(mktemp -d)

finish() {
  status=$?
  trap - EXIT INT TERM
  switch_off >&2 || status=1
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

show() {
  printf '\n$ vfleet %s\n\n' "$*"
  VFLEET_STATE=$work/state "${root:?}/vfleet" "$@"
}
