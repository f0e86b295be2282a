#!/bin/sh
# Runs the controller's container until its end; its mounts and its control group end with it.
# Usage: run-controller.sh NETWORK_NAMESPACE PID_FILE FOLDER LOWERS (FOLDER/upper takes what is changed)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
group=vfleet-lab-$$

# Two containers in the same control group would take each other's processes for their own.
trees=""
for tree in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  if [ -e "$tree/cgroup.procs" ]; then
    mkdir "$tree/$group"
    trees="$trees $tree"
  fi
done

# shellcheck disable=SC2016 # expanded by the inner shell
inside='
here=$1 pid_file=$2 folder=$3 lowers=$4 group=$5
shift 5
. "$here/mount-root.sh"
# The process id as seen from outside; below, /proc is that of the new process namespace.
read -r pid _ </proc/self/stat
mount -t proc proc /proc
for tree in "$@"; do echo 0 >"$tree/$group/cgroup.procs"; done
# On a machine without systemd, systemd-nspawn misses its runtime folder.
mount -t tmpfs tmpfs /run
mkdir /run/systemd
mount_root "$folder/mnt" "$lowers" "$folder"
echo "$pid" >"$pid_file"
exec systemd-nspawn --quiet --boot --directory="$folder/mnt" --machine=ctl \
  --register=no --keep-unit --settings=no --console=pipe --link-journal=no --resolv-conf=off --timezone=off \
  --capability=all --bind=/dev/net/tun \
  --network-bridge=mgmt --network-veth-extra=ctl-phys1:phys1 --network-veth-extra=ctl-phys2:phys2
'

# timeout(1) signals the whole process group: the container gets it itself, this shell stays for what comes after.
trap : TERM
# systemd-nspawn is process 1 of a namespace: however it ends, the kernel ends all that runs in the container.
# shellcheck disable=SC2086 # a list of folders
nsenter --net="$1" unshare --mount --pid --fork sh -euc "$inside" sh "$here" "$2" "$3" "$4" "$group" $trees &
container=$!
while kill -0 "$container" 2>/dev/null; do wait "$container" || true; done
for tree in $trees; do
  find "$tree/$group" -depth -type d -exec rmdir {} + || true
done
