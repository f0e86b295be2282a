import type { Deployment } from "../../model/openstack-deployment.ts";
import type { DeploymentId } from "../../model/openstack-intent.ts";
import { charms } from "./charms.ts";
import { kollaAnsible } from "./kolla-ansible.ts";
import { openstackAnsible } from "./openstack-ansible.ts";
import { openstackHelm } from "./openstack-helm.ts";
import { packages } from "./packages.ts";
import { tripleo } from "./tripleo.ts";

const byId: Readonly<Record<DeploymentId, Deployment>> = {
  "kolla-ansible": kollaAnsible,
  tripleo,
  "openstack-ansible": openstackAnsible,
  "openstack-helm": openstackHelm,
  charms,
  packages,
};

/**
 * Every way of installing OpenStack that vfleet knows, in the order in which their signs count. Machines that Juju or
 * Ansible look after for other reasons may run any of those above them, so that these come late; packages have no sign.
 */
export const deployments: readonly Deployment[] = Object.values(byId);

/** All paths that tell a deployment. */
export const deploymentSignPaths: readonly string[] = deployments.flatMap(({ signs }) => signs);

/** The deployment of an id. */
export function findDeployment(id: DeploymentId): Deployment {
  return byId[id];
}

/** The deployment of a host on which these of the sign paths are there: the first that has one, else packages. */
export function detectDeployment(signs: readonly string[]): Deployment {
  return deployments.find((deployment) => deployment.signs.some((sign) => signs.includes(sign))) ?? packages;
}
