import { Outlet, createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePolicyRoles } from "../../session.ts";
import { NoPolicyRole } from "./-no-policy-role.tsx";

export const Route = createFileRoute("/policies")({ component: Policies });

/** Pages of security policies, for who holds a role with them or may give one (SPM-ROL-001). */
function Policies(): ReactNode {
  const { roles, may_grant: grants, administers } = usePolicyRoles();
  return roles.length > 0 || grants || administers ? <Outlet /> : <NoPolicyRole />;
}
