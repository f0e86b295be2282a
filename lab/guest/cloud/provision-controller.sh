#!/bin/sh
# Fills the databases of a freshly booted controller, once. Runs in it as root; the state after it is "ctl".
set -eu
seed=$(dirname "$0")
# shellcheck source=/dev/null
. "$seed/secrets.env"
step() { printf '%s %s\n' "$(date +%T)" "$1"; }
as() { runuser -u "$1" -- sh -c "$2"; }
step "databases"
database() { # database NAME USER PASSWORD
  printf "CREATE DATABASE IF NOT EXISTS %s; GRANT ALL ON %s.* TO '%s'@'127.0.0.1' IDENTIFIED BY '%s';\n" "$1" "$1" "$2" "$3"
}
{
  database keystone keystone "$KEYSTONE_DB_PASSWORD"
  database glance glance "$GLANCE_DB_PASSWORD"
  database placement placement "$PLACEMENT_DB_PASSWORD"
  database nova_api nova "$NOVA_DB_PASSWORD"
  database nova nova "$NOVA_DB_PASSWORD"
  database nova_cell0 nova "$NOVA_DB_PASSWORD"
  database neutron neutron "$NEUTRON_DB_PASSWORD"
} | mysql

step "messages"
rabbitmqctl await_startup
rabbitmqctl add_user openstack "$RABBIT_PASSWORD"
rabbitmqctl set_permissions openstack '.*' '.*' '.*'

step "switch"
for number in 1 2; do
  ovs-vsctl --may-exist add-br br-physnet$number -- set bridge br-physnet$number datapath_type=netdev \
    -- --may-exist add-port br-physnet$number phys$number
done

step "schemas of nova"
as nova "nova-manage api_db sync"
as nova "nova-manage cell_v2 map_cell0 --database_connection mysql+pymysql://nova:$NOVA_DB_PASSWORD@127.0.0.1/nova_cell0"
as nova "nova-manage cell_v2 create_cell --name cell1"
{
  as nova "nova-manage db sync" && step "nova's schemas are there"
} &
nova=$!
step "schemas of the others"
as keystone "keystone-manage db_sync"
keystone-manage fernet_setup --keystone-user keystone --keystone-group keystone
keystone-manage credential_setup --keystone-user keystone --keystone-group keystone
as keystone "keystone-manage bootstrap --bootstrap-password '$ADMIN_PASSWORD' --bootstrap-region-id RegionOne \
  --bootstrap-admin-url http://10.77.0.10:5000/v3/ --bootstrap-internal-url http://10.77.0.10:5000/v3/ \
  --bootstrap-public-url http://10.77.0.10:5000/v3/"
as glance "glance-manage db_sync"
as placement "placement-manage db sync"
as neutron "neutron-db-manage --config-file /etc/neutron/neutron.conf --config-file /etc/neutron/plugins/ml2/ml2_conf.ini upgrade heads"
wait "$nova"

step "catalogue"
# shellcheck source=/dev/null
. /root/openrc
systemctl enable --now keystone
python3 "$seed/fill-catalogue.py" identity "$seed/secrets.env"

step "services"
systemctl enable glance-api placement-api nova-api nova-api-metadata nova-conductor nova-scheduler \
  neutron-api neutron-rpc-server neutron-dhcp-agent neutron-metadata-agent neutron-openvswitch-agent
systemctl start glance-api placement-api nova-api nova-api-metadata neutron-api neutron-rpc-server
# These two end at once while Placement does not answer; systemd starts them again.
systemctl start --no-block nova-conductor nova-scheduler
systemctl start --no-block neutron-dhcp-agent neutron-metadata-agent neutron-openvswitch-agent
python3 "$seed/fill-catalogue.py" first-day
systemctl start nova-conductor nova-scheduler neutron-dhcp-agent neutron-metadata-agent neutron-openvswitch-agent
step "done"
