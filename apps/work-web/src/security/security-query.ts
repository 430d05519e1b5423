import { queryOptions } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { getSecurityEffect } from "@muniment/work-api/access/effect";
import { documentSecurity, folderSecurity, workspaceSecurity } from "@muniment/work-api/access/security";
import { api } from "../api.ts";
import type { Subject } from "../panel/view.ts";
import type { Scope } from "../scope.ts";
import type { SecurityChange, SecurityState } from "./change.ts";

const specs = { document: documentSecurity, folder: folderSecurity, workspace: workspaceSecurity } as const;

/** Who gains and who loses by a change. */
export type SecurityEffect = Output<typeof getSecurityEffect>["data"];

function readState(answer: Output<typeof documentSecurity.get>, tag: string): SecurityState {
  return {
    tag,
    defaultSecurity: answer.default_security,
    inheritedDefault: answer.inherited_default_security,
    entries: answer.data.map((entry) => ({
      id: entry.id,
      type: entry.type,
      name: entry.name,
      level: entry.access_level,
      isExternal: entry.is_external,
      isEnabled: (entry.allow_logon ?? entry.enabled) !== false,
    })),
  };
}

/** Reads the access list of an item, with what it stands under on the wire. */
export async function readSecurity(scope: Scope, { kind, id }: Subject): Promise<SecurityState> {
  const { answer, tag } = await api.tagged(specs[kind].get, { params: { ...scope, item: id } });
  return readState(answer, tag);
}

/** The access list as it was when the dialog was opened; only confirming and asking for it read it anew. */
export function securityQuery(scope: Scope, subject: Subject) {
  return queryOptions({
    queryKey: ["security", scope, subject.kind, subject.id],
    queryFn: async () => readSecurity(scope, subject),
    staleTime: 0,
  });
}

/** Sends what was changed, all at once; with `tag` only while the list is still the one that it was read under. */
export async function sendSecurity(
  scope: Scope,
  { kind, id }: Subject,
  given: { readonly change: SecurityChange; readonly tag: string | undefined },
): Promise<void> {
  const call = given.tag === undefined ? api.call : api.ifMatch(given.tag);
  await call(specs[kind].change, { params: { ...scope, item: id }, body: given.change });
}

/** What a change would come to; asked while nothing is saved yet (WORK-SEC-008). */
export function effectQuery(scope: Scope, { id }: Subject, change: SecurityChange) {
  const input = { params: { library: scope.library }, body: { id, ...change } };
  return queryOptions({
    queryKey: [getSecurityEffect.id, input],
    queryFn: async (): Promise<SecurityEffect> => (await api.call(getSecurityEffect, input)).data,
    staleTime: 5_000,
  });
}
