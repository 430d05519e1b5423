import type { Output } from "@muniment/rest";
import type { getMailbox } from "@muniment/operate-api/mailbox";
import type { MailboxView } from "./mailbox.repository.ts";

/** A mailbox as the contract shows it. */
export function wireMailbox(view: MailboxView): Output<typeof getMailbox>["data"] {
  const { state_reason: reason, last_message_at: last } = view;
  return {
    id: view.id,
    name: view.name,
    address: view.addresses[0] ?? "",
    aliases: view.addresses.slice(1),
    staging: {
      service: view.service_system_name,
      service_name: view.service_name,
      library: view.library,
      root: view.root,
      name: view.place_name,
    },
    default_team: { id: view.default_team_id, name: view.team_name },
    keep_unfiled_days: view.keep_unfiled_days,
    max_bytes: view.max_bytes,
    deny_senders: view.deny_senders,
    state: view.state,
    ...(reason === null ? {} : { state_reason: reason }),
    state_since: view.state_since.toISOString(),
    ...(last === null ? {} : { last_message_at: last.toISOString() }),
    backlog: view.backlog,
    parked: view.parked,
    rev: view.rev,
  };
}
