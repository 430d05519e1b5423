import { createFileRoute } from "@tanstack/react-router";

/** The list by itself, without an e-mail beside it. */
export const Route = createFileRoute("/emails/")({ component: () => null });
