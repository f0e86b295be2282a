#!/bin/sh
# Runs as process 1 in a build boot: unpacks the seed (a tar on the second disk), runs its `run`, powers off.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
mount -o remount,rw /
mkdir -p /run/seed
if tar -C /run/seed -xf /dev/vdb && sh /run/seed/run; then
  outcome="SEED DONE"
else
  outcome="SEED FAILED"
fi
sync
mount -o remount,ro / || outcome="SEED FAILED: the root stays busy"
printf '\nvfleet lab: %s\n' "$outcome" >/dev/console
sync
sleep 1
echo o >/proc/sysrq-trigger
sleep 60
