import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath, oneOf } from "./console.ts";

const path = `${consolePath}/settings/administration` as const;

/** What may be held above libraries (CC-ROL-018), as far as there is something to do with it. */
export const globalPrivileges = [
  "setting_management",
  "provisioning",
  "library_management",
  "audit",
  "role_management",
  "app_management",
] as const;

/** One of them. */
export type GlobalPrivilege = (typeof globalPrivileges)[number];

const Privileges = Type.Array(oneOf(...globalPrivileges), { maxItems: globalPrivileges.length });
const Mode = oneOf("library", "global");

/** Who may change what concerns every library (CC-ROL-019). */
export const Administration = Type.Object({
  mode: Mode,
  own: Type.Array(oneOf(...globalPrivileges), { description: "What the caller may do in this mode" }),
  administrators: Type.Array(
    Type.Object({ id: Type.String(), full_name: Type.String(), privileges: Privileges, may_sign_in: Type.Boolean() }),
  ),
});

export const getAdministration = endpoint({
  id: "getAdministration",
  method: "GET",
  path,
  summary: "The mode of administration, and who holds global privileges; for NRTADMIN and for holders",
  auth: "user",
  response: Data(Administration),
});

export const updateAdministration = endpoint({
  id: "updateAdministration",
  method: "PATCH",
  act: "administration.change",
  path,
  summary: "Change the mode (CC-ROL-019): to `global` by NRTADMIN of all libraries, back by Setting Management",
  auth: "user",
  body: Type.Object({ mode: Mode }, closed),
  response: Data(Administration),
});

export const putGlobalPrivileges = endpoint({
  id: "putGlobalPrivileges",
  method: "PUT",
  act: "administration.change_privileges",
  path: `${path}/users/:user`,
  summary:
    "Give a person exactly these global privileges; by NRTADMIN of all libraries, in `global` by Role Management",
  auth: "user",
  params: Type.Object({ user: Type.String({ maxLength: 254 }) }),
  body: Type.Object({ privileges: Privileges }, closed),
  response: Data(Administration),
});

/** What is served about administration above libraries. */
export const administrationEndpoints = [getAdministration, updateAdministration, putGlobalPrivileges] as const;
