import { queryOptions } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { documentSecurity, folderSecurity, workspaceSecurity } from "@muniment/work-api/access/security";
import { api } from "../api.ts";
import type { Subject } from "../panel/view.ts";
import type { Scope } from "../scope.ts";
import type { SecurityChange, SecurityState } from "./change.ts";

const specs = { document: documentSecurity, folder: folderSecurity, workspace: workspaceSecurity } as const;

function readState(answer: Output<typeof documentSecurity.get>): SecurityState {
  return {
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

/** Reads the access list of an item. */
export async function readSecurity(scope: Scope, { kind, id }: Subject): Promise<SecurityState> {
  return readState(await api.call(specs[kind].get, { params: { ...scope, item: id } }));
}

/** The access list as it was when the dialog was opened; only confirming and asking for it read it anew. */
export function securityQuery(scope: Scope, subject: Subject) {
  return queryOptions({
    queryKey: ["security", scope, subject.kind, subject.id],
    queryFn: async () => readSecurity(scope, subject),
    staleTime: 0,
  });
}

/** Sends what was changed, all at once. */
export async function sendSecurity(scope: Scope, { kind, id }: Subject, body: SecurityChange): Promise<SecurityState> {
  return readState(await api.call(specs[kind].change, { params: { ...scope, item: id }, body }));
}
