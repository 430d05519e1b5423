import { createFileRoute } from "@tanstack/react-router";

/** The list alone, which the route around draws. */
export const Route = createFileRoute("/policies/sets/")({ component: () => null });
