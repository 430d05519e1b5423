import { createFileRoute } from "@tanstack/react-router";
import { PageHeader } from "@muniment/ui/shell";

export const Route = createFileRoute("/$library/")({ component: Library });

function Library() {
  return <PageHeader title={Route.useParams().library} />;
}
