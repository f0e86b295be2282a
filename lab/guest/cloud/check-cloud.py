#!/usr/bin/python3
"""Says in one line what a cloud still misses; nothing when it works.

Usage: check-cloud.py SINCE apis|all COMPUTE...; SINCE are seconds: signs of life from before do not count.
How to log in is in the environment (OS_AUTH_URL and so on).
"""
import datetime
import os
import sys

import requests

LIMIT_SECONDS = 20
ENDPOINTS = {"compute": 8774, "network": 9696, "image": 9292, "placement": 8778}


def log_in():
    user = {"name": os.environ["OS_USERNAME"], "domain": {"id": "default"}, "password": os.environ["OS_PASSWORD"]}
    scope = {"project": {"name": os.environ["OS_PROJECT_NAME"], "domain": {"id": "default"}}}
    identity = {"methods": ["password"], "password": {"user": user}}
    answer = requests.post(
        f"{os.environ['OS_AUTH_URL']}/auth/tokens",
        json={"auth": {"identity": identity, "scope": scope}},
        timeout=LIMIT_SECONDS,
    )
    answer.raise_for_status()
    return answer.headers["X-Subject-Token"]


def ask(token, kind, path):
    base = os.environ["OS_AUTH_URL"].rsplit(":", 1)[0]
    answer = requests.get(
        f"{base}:{ENDPOINTS[kind]}{path}", headers={"X-Auth-Token": token}, timeout=LIMIT_SECONDS
    )
    answer.raise_for_status()
    return answer.json()


def is_fresh(text, since):
    if not text:
        return False
    moment = datetime.datetime.fromisoformat(text.rstrip("Z").replace(" ", "T"))
    return moment.replace(tzinfo=datetime.timezone.utc).timestamp() >= since


def find_missing_members(token, since, computes):
    services = ask(token, "compute", "/v2.1/os-services")["services"]
    agents = ask(token, "network", "/v2.0/agents")["agents"]
    hypervisors = ask(token, "compute", "/v2.1/os-hypervisors/detail")["hypervisors"]
    up = {
        (each["binary"], each["host"])
        for each in services
        if each["state"] == "up" and is_fresh(each["updated_at"], since)
    }
    alive = {
        (each["binary"], each["host"])
        for each in agents
        if each["alive"] and is_fresh(each["heartbeat_timestamp"], since)
    }
    known = {each["hypervisor_hostname"] for each in hypervisors if each["state"] == "up"}
    wanted = [("nova-conductor", "ctl"), ("nova-scheduler", "ctl")]
    wanted += [("nova-compute", host) for host in computes]
    missing = [f"{binary} on {host}" for binary, host in wanted if (binary, host) not in up]
    wanted = [("neutron-dhcp-agent", "ctl"), ("neutron-metadata-agent", "ctl")]
    wanted += [("neutron-openvswitch-agent", host) for host in ["ctl", *computes]]
    missing += [f"{binary} on {host}" for binary, host in wanted if (binary, host) not in alive]
    return missing + [f"the hypervisor {host}" for host in computes if host not in known]


def find_missing(since, scope, computes):
    try:
        token = log_in()
    except requests.RequestException:
        return ["Keystone"]
    paths = {"compute": "/v2.1/flavors", "network": "/v2.0/networks", "image": "/v2/images", "placement": "/"}
    missing = []
    for kind, path in paths.items():
        try:
            ask(token, kind, path)
        except requests.RequestException:
            missing.append(f"the {kind} API")
    if missing or scope == "apis":
        return missing
    return find_missing_members(token, since, computes)


print(", ".join(find_missing(float(sys.argv[1]), sys.argv[2], sys.argv[3:])))
