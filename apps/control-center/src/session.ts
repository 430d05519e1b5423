import { useSuspenseQuery } from "@tanstack/react-query";
import { getConsoleMe, listConsoleLibraries } from "@muniment/work-api/control-center/console";
import { getOwnPolicyRoles } from "@muniment/work-api/policy/people";
import type { Output } from "@muniment/rest";
import { q } from "./api.ts";

/** Who is signed in, with the rights that decide what is shown. */
export type Session = Output<typeof getConsoleMe>["data"];

/** A library that the person administers, with what may be done there. */
export type ConsoleLibrary = Output<typeof listConsoleLibraries>["data"][number];

/** Which roles of the policy engine the person holds. */
export type PolicyRoles = Output<typeof getOwnPolicyRoles>["data"];

/** Asked for by the root route before anything is drawn; asked again when the page comes back into sight. */
export const sessionQuery = { ...q(getConsoleMe), refetchOnWindowFocus: true };

/** The libraries of the chooser. */
export const librariesQuery = { ...q(listConsoleLibraries), refetchOnWindowFocus: true };

/** The session, which is there wherever a page is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data.data;
}

/** Being an administrator of libraries gives none of these roles, and they give no rights in libraries (SPM-EVL-009). */
export const policyRolesQuery = { ...q(getOwnPolicyRoles), refetchOnWindowFocus: true };

/** The person's roles of the policy engine, which are there wherever a page is. */
export function usePolicyRoles(): PolicyRoles {
  return useSuspenseQuery(policyRolesQuery).data.data;
}
