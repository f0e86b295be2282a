import { quoteShellWord } from "../../base/quote-shell.ts";

/** What the script in a proof's VM is to do. */
export type GuestTask = {
  /** Marks its lines in the console, so that nothing else is taken for them. */
  readonly nonce: string;
  /** The address that it sends to; undefined: it only tells of itself and answers. */
  readonly target: string | undefined;
  /** Bytes of an IP packet that must get through whole; undefined: it is not tried. */
  readonly mtu: number | undefined;
  /** Measures how fast its target takes what it sends. */
  readonly measures: boolean;
};

/** The TCP port on which a proof's VM takes what is sent to it. */
export const sinkPort = 5201;

/**
 * User data for a proof's VM: a program for any POSIX shell with what busybox or a cloud image has. It tells by lines
 * on the console, each `vfleet-proof NONCE WORD ...`, what it sees: its NICs, and how its target answers.
 */
export function composeGuestScript({ nonce, target, mtu, measures }: GuestTask): string {
  const args = [nonce, target ?? "", mtu === undefined ? "" : String(mtu - 28), measures ? "yes" : ""];
  return `#!/bin/sh\nset -- ${args.map(quoteShellWord).join(" ")}\n${program}`;
}

// Pings are tried for long, as the other VM may boot later; what came of the best try is told each time that it gets
// better. Numbers of received and sent packets are read from the line that busybox and iputils share.
const program = `
nonce=$1 target=$2 payload=$3 measures=$4
say() { echo "vfleet-proof $nonce $*" >/dev/console; }

tell_nics() {
  seen=
  for path in /sys/class/net/*; do
    [ -e "$path/device" ] || continue
    nic=\${path##*/}
    pci=$(basename "$(readlink -f "$path/device")")
    driver=$(basename "$(readlink -f "$path/device/driver")")
    address=$(ip -4 -o addr show dev "$nic" 2>/dev/null | awk '{ sub("/.*", "", $4); print $4; exit }')
    seen="$seen
nic $nic $(cat "$path/address") $pci $driver $(cat "$path/mtu") \${address:--}"
  done
  [ "$seen" = "$told" ] && return
  told=$seen
  [ -n "$seen" ] || say nic none
  echo "$seen" | while read -r words; do [ -z "$words" ] || say "$words"; done
}

count() { sed -n 's/^\\([0-9][0-9]*\\) packets transmitted, \\([0-9][0-9]*\\).*received.*/\\2 \\1/p'; }

try_ping() {
  word=$1; shift
  got=$(ping "$@" "$target" 2>/dev/null | count)
  [ -n "$got" ] && say "$word" "$target" "$got"
  case $got in ''|0*) return 1 ;; esac
}

sink() {
  while :; do
    if command -v nc >/dev/null; then nc -l -p ${sinkPort} >/dev/null 2>&1 || nc -l ${sinkPort} >/dev/null 2>&1
    elif command -v python3 >/dev/null; then
      python3 -c 'import socket
s = socket.create_server(("", ${sinkPort}))
while True:
    c, _ = s.accept()
    while c.recv(65536): pass' >/dev/null 2>&1
    fi
    sleep 1
  done
}

now() { awk '{ print int($1 * 100) }' /proc/uptime; }

measure() {
  mb=1
  while :; do
    start=$(now)
    if command -v nc >/dev/null; then
      dd if=/dev/zero bs=65536 count=$((mb * 16)) 2>/dev/null | timeout 120 nc -w 10 "$target" ${sinkPort} >/dev/null 2>&1 || return 1
    elif command -v python3 >/dev/null; then
      python3 -c 'import socket, sys
s = socket.create_connection((sys.argv[1], ${sinkPort}), 10)
for _ in range(int(sys.argv[2]) * 16): s.sendall(bytes(65536))' "$target" "$mb" >/dev/null 2>&1 || return 1
    else say speed "$target" none; return 0
    fi
    spent=$(( $(now) - start ))
    if [ "$spent" -ge 200 ] || [ "$mb" -ge 1024 ]; then break; fi
    mb=$((mb * 4))
  done
  [ "$spent" -gt 0 ] || spent=1
  say speed "$target" "$((mb * 1048576))" "$((spent * 10))"
}

say begun
tell_nics
sink &
tries=0
while [ "$tries" -lt 600 ]; do
  tries=$((tries + 1))
  tell_nics
  if [ -z "$target" ]; then sleep 5; continue; fi
  if try_ping ping -c 5 -W 2; then
    [ -z "$payload" ] || try_ping whole -c 3 -W 5 -s "$payload" || true
    if [ -n "$measures" ]; then
      for _ in 1 2 3 4 5 6; do measure && break; sleep 5; done
    fi
    say done
    target=
  else
    sleep 3
  fi
done
`;
