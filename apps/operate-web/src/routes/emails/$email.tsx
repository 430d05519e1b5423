import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getInboundEmail } from "@muniment/operate-api/inbound-email";
import { q } from "../../api.ts";
import type { QueueSearch } from "../../email/queue.ts";
import { EmailView } from "../../email/view/email-view.tsx";

export const Route = createFileRoute("/emails/$email")({
  loader: ({ context, params: { email } }) =>
    void context.queryClient.prefetchQuery(q(getInboundEmail, { params: { email } })),
  component: OneEmail,
});

/** One e-mail, beside the list where there is room. */
function OneEmail(): ReactNode {
  const { email } = Route.useParams();
  const navigate = useNavigate();
  return (
    <EmailView
      key={email}
      id={email}
      onClose={() => void navigate({ to: "/emails", search: (before: QueueSearch) => before })}
    />
  );
}
