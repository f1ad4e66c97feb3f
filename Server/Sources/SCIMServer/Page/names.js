// The names of roles and organizational units, which rules refer to by id.

import { get, provisioning } from "./api.js";

let known;

export async function names(signal) {
  if (known) return known;
  const answer = await get(`${provisioning}/names`, {}, signal);
  const roles = answer.roles ?? [];
  const units = answer.organizational_units ?? [];
  known = { roles, units };
  return known;
}

export const forgetNames = () => {
  known = undefined;
};

/** `Super Admin in Global` */
export const grantText = ({ role, unit }) => `${role} in ${unit}`;
