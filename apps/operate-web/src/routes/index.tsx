import { createFileRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "../session.ts";

export const Route = createFileRoute("/")({
  beforeLoad: async ({ context }) => {
    const { permissions } = await context.queryClient.ensureQueryData(sessionQuery);
    throw redirect({ to: permissions.includes("email.read") ? "/emails" : "/profile/linked-services" });
  },
});
