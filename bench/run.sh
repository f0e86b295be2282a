#!/bin/sh
# Runs the benchmarks; see bench/README.md. Options go through to bench/main.ts: --hosts, --concurrency, --rounds, ...
# bench/run.sh logs [BYTES [ROUNDS]] runs the benchmark of the log scan alone, which needs no root where ripgrep is there.
# Needs root: a private sshd logs root in on the loopback, and Ansible comes by apt where it is missing.
set -eu
cd "$(dirname "$0")/.."

PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
export PATH
if [ "${1:-}" = logs ]; then
  shift
  scripts/install.sh rg=ripgrep
  exec node bench/logs.ts "$@"
fi

if [ "$(id -u)" -ne 0 ]; then
  echo "bench: run as root (sudo make bench): a private sshd on the loopback logs root in" >&2
  exit 1
fi

scripts/install.sh sshd=openssh-server ssh=openssh-client sudo=sudo rg=ripgrep

# The peers are measured if they can be had; without them the table says so.
case " $* " in
  *" --no-ansible "*) ;;
  *)
    scripts/install.sh ansible-playbook=ansible-core ||
      echo "bench: Ansible could not be installed: it is left out" >&2
    [ -d /usr/share/doc/ansible-mitogen ] || scripts/install.sh no-such-program=ansible-mitogen ||
      echo "bench: Mitogen could not be installed: it is left out" >&2
    ;;
esac

node bench/main.ts "$@"
exec node bench/logs.ts
