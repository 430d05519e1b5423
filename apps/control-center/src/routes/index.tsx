import { createFileRoute, redirect } from "@tanstack/react-router";
import { policyRolesQuery, sessionQuery } from "../session.ts";

export const Route = createFileRoute("/")({
  beforeLoad: async ({ context: { queryClient } }) => {
    const { data: session } = await queryClient.ensureQueryData(sessionQuery);
    const { data: policy } = await queryClient.ensureQueryData(policyRolesQuery);
    // Who administers policies alone has no page of users to begin with.
    const isForPolicies = session.pages.length === 0 && (policy.roles.length > 0 || policy.administers);
    throw redirect({ to: isForPolicies ? "/policies/matters" : "/access/users" });
  },
});
