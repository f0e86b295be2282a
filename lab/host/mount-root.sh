# Mounts a root that is made of layers; to be sourced, in a mount namespace of one's own.
# shellcheck shell=sh

# mount_root MOUNT_POINT LOWERS FOLDER: LOWERS are only read, the topmost first, separated by colons;
# FOLDER/upper takes what is changed. Either may be empty.
mount_root() {
  mkdir -p "$1"
  if [ -n "$3" ]; then mkdir -p "$3/upper" "$3/work"; fi
  if [ -z "$2" ]; then
    mount --bind "$3/upper" "$1"
  elif [ -n "$3" ]; then
    mount -t overlay overlay -o "lowerdir=$2,upperdir=$3/upper,workdir=$3/work" "$1"
  elif [ "${2#*:}" = "$2" ]; then
    mount --bind "$2" "$1"
  else
    mount -t overlay overlay -o "lowerdir=$2" "$1"
  fi
}
