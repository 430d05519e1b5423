import { createFileRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "../session.ts";

export const Route = createFileRoute("/")({
  beforeLoad: async ({ context }) => {
    const { data } = await context.queryClient.ensureQueryData(sessionQuery);
    throw redirect({ to: "/$library", params: { library: data.preferred_library } });
  },
});
