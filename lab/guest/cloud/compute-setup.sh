# Makes a nameless compute node a certain one; sourced by host-setup.sh, which knows the host's name and address.
# shellcheck shell=sh
sed -i "s/^my_ip = .*/my_ip = $HOST_ADDRESS/" /etc/nova/nova.conf
printf '127.0.0.1 localhost\n10.77.0.10 ctl\n10.77.0.11 cmp1\n10.77.0.12 cmp2\n' >/etc/hosts
