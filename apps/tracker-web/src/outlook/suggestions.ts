import { lookUpItems } from "@muniment/work-api/access/batch";
import { searchDocuments } from "@muniment/work-api/document/document";
import { findEmails } from "@muniment/work-api/document/email";
import { getMe } from "@muniment/tracker-api/me";
import type { Output } from "@muniment/rest";
import { call } from "../frame/api.ts";
import { mattersQuery } from "../matter/matter-query.ts";
import type { MatterChoice } from "../matter/matter-query.ts";
import type { MailMessage } from "./outlook-host.ts";
import { threadOf } from "./thread.ts";

/** An e-mail that is filed. */
export type FiledEmail = Output<typeof findEmails>["data"][number];

/** What Work knows of a message and of those around it. */
export interface Known {
  /** The message itself. */
  readonly filed: readonly FiledEmail[];
  /** Others of its conversation. */
  readonly conversation: readonly FiledEmail[];
  /** Where it may belong, the likeliest first; only where the person may write (TRK-OUT-022). */
  readonly matters: readonly MatterChoice[];
}

const DAYS = 90;
const DAY_MILLISECONDS = 86_400_000;
const MOST_OF_SENDER = 50;
const MOST_SUGGESTED = 6;
/** The customer of an installation (work-api.md 1.2). */
const CUSTOMER = "1";

/** Asks Work, with the person's own rights, what it knows of a message. */
export async function askWork(message: MailMessage, headers: string, now: Date): Promise<Known> {
  const { data: me } = await call(getMe);
  const { messageIds, conversationIds } = threadOf(headers, message.messageId);
  const body = { message_ids: [...messageIds], conversation_ids: [...conversationIds] };
  const libraries = me.libraries.map(({ id }) => id);
  const isOutside = message.sender !== "" && domainOf(message.sender) !== domainOf(me.email);
  const [emails, ofSender, recent] = await Promise.all([
    Promise.all(libraries.map(async (library) => (await call(findEmails, { params: { library }, body })).data)),
    isOutside ? mattersOfSender(libraries, message.sender, now) : [],
    recentMatters(),
  ]);
  const found = emails.flat();
  const isOwn = (one: FiledEmail): boolean => message.messageId !== undefined && one.message_id === message.messageId;
  const around = found.map(({ workspace_id: id, workspace_name: name }) => ({ id, name }));
  return {
    filed: found.filter(isOwn),
    conversation: found.filter((one) => !isOwn(one)),
    matters: await writable([...around, ...ofSender], recent),
  };
}

/** The matters that are named by what is known. */
export function mattersOf(known: Known | undefined): readonly string[] {
  if (known === undefined) return [];
  const filed = [...known.filed, ...known.conversation].map(({ workspace_id: id }) => id);
  return [...filed, ...known.matters.map(({ id }) => id)];
}

/** What is known without what belongs to a matter. */
export function withoutMatter(known: Known, matter: string): Known {
  const isElsewhere = ({ workspace_id: id }: FiledEmail): boolean => id !== matter;
  return {
    filed: known.filed.filter(isElsewhere),
    conversation: known.conversation.filter(isElsewhere),
    matters: known.matters.filter(({ id }) => id !== matter),
  };
}

async function mattersOfSender(libraries: readonly string[], sender: string, now: Date): Promise<MatterChoice[]> {
  const from = new Date(now.getTime() - DAYS * DAY_MILLISECONDS).toISOString().slice(0, 10);
  const filters = { sender, email_only: "true", create_date_from: from };
  const profile_fields = { document: ["workspace_id", "workspace_name"] };
  const found = await Promise.all(
    libraries.map(async (library) => {
      const given = {
        params: { customer: CUSTOMER, library },
        body: { limit: MOST_OF_SENDER, filters, profile_fields },
      };
      const answer: { readonly data: unknown } = await call(searchDocuments, given);
      return answer.data as readonly Readonly<Record<string, unknown>>[];
    }),
  );
  return found
    .flat()
    .flatMap(({ workspace_id: id, workspace_name: name }) =>
      typeof id === "string" && typeof name === "string" ? [{ id, name }] : [],
    );
}

async function recentMatters(): Promise<readonly MatterChoice[]> {
  const { queryFn } = mattersQuery("");
  return typeof queryFn === "function" ? (queryFn as () => Promise<readonly MatterChoice[]>)() : [];
}

/** Those of the first that the person may write to, and then the others, which are so already. */
async function writable(
  candidates: readonly MatterChoice[],
  recent: readonly MatterChoice[],
): Promise<readonly MatterChoice[]> {
  const unique = [...new Map(candidates.map((one) => [one.id, one])).values()].slice(0, MOST_SUGGESTED);
  const byLibrary = Map.groupBy(unique, ({ id }) => id.slice(0, id.indexOf("!")));
  const seen = await Promise.all(
    [...byLibrary].map(async ([library, some]) => {
      const body = { ids: some.map(({ id }) => id), fields: ["access"] };
      return (await call(lookUpItems, { params: { library }, body })).data;
    }),
  );
  const open = new Set(
    seen.flat().flatMap(({ id, access }) => (access === "read_write" || access === "full_access" ? [id] : [])),
  );
  const all = [...unique.filter(({ id }) => open.has(id)), ...recent];
  return [...new Map(all.map((one) => [one.id, one])).values()].slice(0, MOST_SUGGESTED);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
