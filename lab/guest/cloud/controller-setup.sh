#!/bin/sh
# Makes a root with the controller's packages the controller "ctl". Runs in that root (chroot), once.
# The folder of this script holds secrets.env, authorized_keys and the host key.
set -eu
seed=$(dirname "$0")
# shellcheck source=/dev/null
. "$seed/secrets.env"
set_options() { python3 "$seed/set-options.py" "$1"; }
api=10.77.0.10

printf 'ctl\n' >/etc/hostname
printf '127.0.0.1 localhost\n%s ctl\n10.77.0.11 cmp1\n10.77.0.12 cmp2\n' "$api" >/etc/hosts
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
install -m 0600 "$seed/ssh_host_ed25519_key" /etc/ssh/ssh_host_ed25519_key
install -d -m 0700 /root/.ssh
install -m 0600 "$seed/authorized_keys" /root/.ssh/authorized_keys
: >/etc/fstab
cat >/etc/network/interfaces <<'TEXT'
auto lo
iface lo inet loopback

# management: APIs, messages, SSH
auto host0
iface host0 inet static
  address 10.77.0.10/24

# tenants' networks: ports of br-physnet1 and br-physnet2
auto phys1
iface phys1 inet manual
  up ip link set phys1 up
auto phys2
iface phys2 inet manual
  up ip link set phys2 up
TEXT

# A container has neither a kernel nor disks of its own.
systemctl mask systemd-networkd-wait-online.service e2scrub_reap.service open-iscsi.service iscsid.socket

# The services start when their databases are filled: see provision-controller.sh.
systemctl disable keystone glance-api placement-api nova-api nova-api-metadata nova-conductor nova-scheduler \
  neutron-api neutron-rpc-server neutron-dhcp-agent neutron-metadata-agent neutron-openvswitch-agent
install -d -m 0700 /root/provision
cp "$seed/secrets.env" "$seed/provision-controller.sh" "$seed/fill-catalogue.py" /root/provision/

# Small: two CPUs are shared with two compute nodes.
cat >/etc/mysql/mariadb.conf.d/90-small.cnf <<'TEXT'
[mysqld]
innodb_buffer_pool_size = 128M
innodb_flush_log_at_trx_commit = 0
max_connections = 400
TEXT
for service in keystone/keystone nova/nova-api neutron/neutron-api; do
  sed -i 's/^processes *=.*/processes = 2/' "/etc/$service-uwsgi.ini"
done
# Neutron is made of green threads, which uWSGI's own 32 threads lock out of each other after a while: no answer comes any more.
sed -i -e 's/^threads *=.*/threads = 1/' -e 's/^processes *=.*/processes = 3/' /etc/neutron/neutron-api-uwsgi.ini
for service in nova/nova-api-metadata placement/placement-api; do
  sed -i 's/^processes *=.*/processes = 1/' "/etc/$service-uwsgi.ini"
done

identity() { # identity USER PASSWORD: how a service logs in to Keystone
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

token_check() { # token_check USER PASSWORD: how a service checks the tokens of others
  printf '[keystone_authtoken]\n'
  identity "$1" "$2"
  printf 'www_authenticate_uri = http://%s:5000/v3\nmemcached_servers = 127.0.0.1:11211\n' "$api"
}

database() { printf 'connection = mysql+pymysql://%s:%s@127.0.0.1/%s\n' "$1" "$2" "$3"; }
messages="transport_url = rabbit://openstack:$RABBIT_PASSWORD@$api:5672/"
# A worker of uWSGI that waits for requests sends no heartbeats, and RabbitMQ hangs up on it.
no_heartbeat="[oslo_messaging_rabbit]
heartbeat_timeout_threshold = 0"

set_options /etc/keystone/keystone.conf <<TEXT
[database]
$(database keystone "$KEYSTONE_DB_PASSWORD" keystone)
TEXT

set_options /etc/glance/glance-api.conf <<TEXT
[DEFAULT]
workers = 1
[database]
$(database glance "$GLANCE_DB_PASSWORD" glance)
[glance_store]
stores = file
default_store = file
filesystem_store_datadir = /var/lib/glance/images
$(token_check glance "$GLANCE_PASSWORD")
[paste_deploy]
flavor = keystone
TEXT

set_options /etc/placement/placement.conf <<TEXT
[placement_database]
$(database placement "$PLACEMENT_DB_PASSWORD" placement)
[api]
auth_strategy = keystone
$(token_check placement "$PLACEMENT_PASSWORD")
TEXT

set_options /etc/nova/nova.conf <<TEXT
[DEFAULT]
my_ip = $api
$messages
osapi_compute_workers = 2
metadata_workers = 1
[api]
auth_strategy = keystone
[api_database]
$(database nova "$NOVA_DB_PASSWORD" nova_api)
[database]
$(database nova "$NOVA_DB_PASSWORD" nova)
[conductor]
workers = 1
$no_heartbeat
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 30
[glance]
api_servers = http://$api:9292
$(token_check nova "$NOVA_PASSWORD")
[neutron]
$(identity neutron "$NEUTRON_PASSWORD")
service_metadata_proxy = true
metadata_proxy_shared_secret = $METADATA_SECRET
[placement]
$(identity placement "$PLACEMENT_PASSWORD")
[service_user]
send_service_user_token = true
$(identity nova "$NOVA_PASSWORD")
[oslo_concurrency]
lock_path = /var/lock/nova
TEXT

set_options /etc/neutron/neutron.conf <<TEXT
[DEFAULT]
core_plugin = ml2
service_plugins =
auth_strategy = keystone
$messages
api_workers = 2
rpc_workers = 1
dhcp_agents_per_network = 1
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
$no_heartbeat
[database]
$(database neutron "$NEUTRON_DB_PASSWORD" neutron)
$(token_check neutron "$NEUTRON_PASSWORD")
[nova]
$(identity nova "$NOVA_PASSWORD")
[oslo_concurrency]
lock_path = /var/lock/neutron
TEXT

# The state before SR-IOV: one network for tenants' VLANs, and no word of SR-IOV.
set_options /etc/neutron/plugins/ml2/ml2_conf.ini <<'TEXT'
[ml2]
type_drivers = flat,vlan
tenant_network_types = vlan
mechanism_drivers = openvswitch,l2population
extension_drivers = port_security
[ml2_type_flat]
flat_networks = physnet1
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199
TEXT

# Without openvswitch in the kernel of the machine below, the switch runs in user space.
set_options /etc/neutron/plugins/ml2/openvswitch_agent.ini <<'TEXT'
[ovs]
bridge_mappings = physnet1:br-physnet1,physnet2:br-physnet2
datapath_type = netdev
TEXT
set_options /etc/neutron/dhcp_agent.ini <<'TEXT'
[DEFAULT]
interface_driver = openvswitch
enable_isolated_metadata = true
TEXT
set_options /etc/neutron/metadata_agent.ini <<TEXT
[DEFAULT]
nova_metadata_host = $api
metadata_proxy_shared_secret = $METADATA_SECRET
metadata_workers = 1
TEXT

cat >/root/openrc <<TEXT
export OS_AUTH_URL=http://$api:5000/v3 OS_PROJECT_NAME=admin OS_USERNAME=admin OS_PASSWORD=$ADMIN_PASSWORD
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_IDENTITY_API_VERSION=3
export OS_REGION_NAME=RegionOne
TEXT
chmod 0600 /root/openrc
