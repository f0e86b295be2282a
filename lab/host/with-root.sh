#!/bin/sh
# Runs a command that sees a root which is made of layers.
# Usage: with-root.sh MOUNT_POINT LOWERS FOLDER COMMAND...
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/mount-root.sh"
mount_root "$1" "$2" "$3"
shift 3
exec "$@"
