import { createFileRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "../session.ts";

export const Route = createFileRoute("/")({
  beforeLoad: async ({ context }) => {
    const { permissions } = await context.queryClient.ensureQueryData(sessionQuery);
    const others = permissions.includes("post.manage") ? "/post" : "/profile/linked-services";
    throw redirect({ to: permissions.includes("email.read") ? "/emails" : others });
  },
});
