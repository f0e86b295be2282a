#!/usr/bin/python3
"""Registers the services with Keystone and makes what a small cloud has on its first day.

Usage: fill-catalogue.py identity SECRETS, then fill-catalogue.py first-day; how to log in is in the environment (OS_AUTH_URL and so on).
"""
import sys
import time

import openstack

API = "http://10.77.0.10"
SERVICES = [
    ("glance", "image", f"{API}:9292"),
    ("nova", "compute", f"{API}:8774/v2.1"),
    ("placement", "placement", f"{API}:8778"),
    ("neutron", "network", f"{API}:9696"),
]
ANSWER_LIMIT_SECONDS = 300


def read_secrets(path):
    with open(path, encoding="utf-8") as file:
        return dict(line.strip().split("=", 1) for line in file if "=" in line)


def register_services(identity, secrets):
    project = identity.create_project(name="service", domain_id="default")
    admin = next(identity.roles(name="admin"))
    service_role = next(identity.roles(name="service"), None) or identity.create_role(name="service")
    for name, kind, url in SERVICES:
        password = secrets[f"{name.upper()}_PASSWORD"]
        user = identity.create_user(name=name, domain_id="default", password=password)
        for role in (admin, service_role):
            identity.assign_project_role_to_user(project, user, role)
        service = identity.create_service(name=name, type=kind)
        for interface in ("public", "internal", "admin"):
            identity.create_endpoint(
                service_id=service.id, interface=interface, url=url, region_id="RegionOne"
            )


def wait_for(what, ask):
    deadline = time.monotonic() + ANSWER_LIMIT_SECONDS
    while True:
        try:
            return ask()
        except Exception as error:  # whatever it is, only time can mend it
            if time.monotonic() > deadline:
                raise SystemExit(f"{what} does not answer: {error}") from error
            time.sleep(3)


def make_first_day():
    cloud = openstack.connect()
    wait_for("Nova", lambda: list(cloud.compute.services()))
    wait_for("Neutron", lambda: list(cloud.network.networks()))
    wait_for("Glance", lambda: list(cloud.image.images()))
    for name, ram, disk in (("m1.tiny", 256, 1), ("m1.small", 512, 5)):
        cloud.compute.create_flavor(name=name, ram=ram, vcpus=1, disk=disk)
    network = cloud.network.create_network(
        name="net01",
        provider_network_type="vlan",
        provider_physical_network="physnet1",
        provider_segmentation_id=101,
        is_shared=True,
    )
    cloud.network.create_subnet(
        name="subnet01", network_id=network.id, ip_version=4, cidr="192.168.101.0/24", gateway_ip=None
    )


if sys.argv[1] == "identity":
    wait_for("Keystone", lambda: openstack.connect().authorize())
    register_services(openstack.connect().identity, read_secrets(sys.argv[2]))
else:
    make_first_day()
