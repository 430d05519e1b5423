import { createFileRoute } from "@tanstack/react-router";

/** The list by itself, without a log beside it. */
export const Route = createFileRoute("/admin/incoming/")({ component: () => null });
