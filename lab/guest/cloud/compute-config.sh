#!/bin/sh
# Makes a root with the packages of a compute node a compute node without a name. Runs in that root (chroot), once.
# The folder of this script holds secrets.env. What is each node's own is done by compute-setup.sh.
set -eu
seed=$(dirname "$0")
# shellcheck source=/dev/null
. "$seed/secrets.env"
set_options() { python3 "$seed/set-options.py" "$1"; }
api=10.77.0.10

identity() { # identity USER PASSWORD: how this node logs in to Keystone
  cat <<TEXT
auth_type = password
auth_url = http://$api:5000/v3
username = $1
password = $2
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
TEXT
}
messages="transport_url = rabbit://openstack:$RABBIT_PASSWORD@$api:5672/"

set_options /etc/nova/nova.conf <<TEXT
[DEFAULT]
my_ip = 10.77.0.1
$messages
[api]
auth_strategy = keystone
[glance]
api_servers = http://$api:9292
[keystone_authtoken]
$(identity nova "$NOVA_PASSWORD")
[libvirt]
virt_type = qemu
cpu_mode = none
[neutron]
$(identity neutron "$NEUTRON_PASSWORD")
[placement]
$(identity placement "$PLACEMENT_PASSWORD")
[service_user]
send_service_user_token = true
$(identity nova "$NOVA_PASSWORD")
[vnc]
enabled = false
[oslo_concurrency]
lock_path = /var/lock/nova
TEXT
set_options /etc/neutron/neutron.conf <<TEXT
[DEFAULT]
core_plugin = ml2
$messages
[oslo_concurrency]
lock_path = /var/lock/neutron
TEXT
set_options /etc/neutron/plugins/ml2/openvswitch_agent.ini <<'TEXT'
[ovs]
bridge_mappings = physnet1:br-physnet1
[securitygroup]
firewall_driver = openvswitch
TEXT
systemctl enable neutron-openvswitch-agent

# br-physnet1, with nothing but the switch's database running.
install -d /run/openvswitch
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --detach --pidfile=/run/openvswitch/build.pid --remote=punix:/run/openvswitch/db.sock \
  /etc/openvswitch/conf.db
# The agent would set the manager itself, which costs a minute without KVM.
ovs-vsctl --no-wait set-manager ptcp:6640:127.0.0.1 -- add-br br-physnet1 -- add-port br-physnet1 enp0s7
kill "$(cat /run/openvswitch/build.pid)"

# The package source of a site without a route out: the agent that SR-IOV needs, and what it depends on.
packages=/srv/packages
install -d "$packages"
apt-get -q -y -o Acquire::Check-Date=false --no-install-recommends --download-only \
  -o Dir::Cache::archives="$packages" install neutron-sriov-agent
rm -rf "$packages/partial" "$packages/lock"
(
  cd "$packages"
  for file in *.deb; do
    # apt takes a % in a file name for the start of an escape.
    # shellcheck disable=SC2016 # for dpkg-deb to expand
    mv "$file" "$(dpkg-deb --show --showformat '${Package}' "$file").deb"
  done
  for file in *.deb; do
    dpkg-deb --field "$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d ' ' -f 1)"
  done >Packages
)
printf 'deb [trusted=yes] file:%s ./\n' "$packages" >/etc/apt/sources.list
rm -rf /var/lib/apt/lists/*
apt-get -q update
