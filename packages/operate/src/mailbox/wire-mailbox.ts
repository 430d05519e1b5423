import type { Output } from "@muniment/rest";
import type { getMailbox } from "@muniment/operate-api/mailbox";
import type { MailboxView } from "./mailbox.repository.ts";

type WireImap = NonNullable<Output<typeof getMailbox>["data"]["imap"]>;

/** A mailbox as the contract shows it. */
export function wireMailbox(view: MailboxView): Output<typeof getMailbox>["data"] {
  const { state_reason: reason, last_message_at: last } = view;
  return {
    id: view.id,
    name: view.name,
    address: view.addresses[0] ?? "",
    aliases: view.addresses.slice(1),
    repository: { key: view.repository, name: view.repository_name },
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
    ...(view.imap === undefined ? {} : { imap: wireImap(view.imap) }),
    state: view.state,
    ...(reason === null ? {} : { state_reason: reason }),
    state_since: view.state_since.toISOString(),
    ...(last === null ? {} : { last_message_at: last.toISOString() }),
    backlog: view.backlog,
    parked: view.parked,
    rev: view.rev,
  };
}

function wireImap(row: NonNullable<MailboxView["imap"]>): WireImap {
  const { connection_reason: reason, since } = row;
  return {
    host: row.host,
    port: row.port,
    security: row.security,
    user: row.user_name,
    has_password: row.secret_sealed.length > 0,
    folder: row.folder,
    after: row.after,
    ...(row.after === "move" ? { move_to: row.move_to } : {}),
    ...(since === null ? {} : { since: since.toISOString() }),
    connection: {
      state: row.connection,
      since: row.connection_since.toISOString(),
      ...(reason === null ? {} : { reason }),
    },
    left: row.left,
  };
}
