// The names of roles and organizational units, which rules refer to by id.

import { get, provisioning } from "./api.js";

let known;

export async function names(signal) {
  if (known) return known;
  const answer = await get(`${provisioning}/names`, {}, signal);
  const roles = answer.roles ?? [];
  const units = answer.organizational_units ?? [];
  const nameIn = (list) => (id) => list.find((it) => it.id === id)?.name ?? id;
  known = { roles, units, role: nameIn(roles), unit: nameIn(units) };
  return known;
}

export const forgetNames = () => {
  known = undefined;
};

/** `Super Admin in Global` */
export const grantText = ({ role, unit }) => `${role} in ${unit}`;

/** The grants of a rule, one for each unit. */
export function grantsOf(rule, { role, unit }) {
  return rule.provision.organizational_unit_ids.map((id) => ({ role: role(rule.provision.role_id), unit: unit(id) }));
}
