import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { getAccessVersion, listWorkspaceMembers } from "@muniment/work-api/access/batch";
import { checkAccess } from "@muniment/work-api/access/check";
import { getSecurityEffect, listPeopleWithAccess } from "@muniment/work-api/access/effect";
import { decidePolicies, getMatterPolicy } from "@muniment/work-api/policy/decision";
import type { ReachService } from "../access/index.ts";
import { securedContainer } from "../container/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { DocumentService } from "../document/index.ts";
import { accessVersion } from "./access-version.ts";
import { checkAccess as check } from "./check.ts";
import { requireItem } from "./item.ts";
import { workspaceMembers } from "./members.ts";
import { decidePairs, workspacePolicy } from "./policy-decisions.ts";
import { effectOfChange, peopleWithAccess } from "./people.ts";

/** What the questions about the security of an item use. */
export interface SecurityRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
}

/** Mounts what the dialog Security Details asks beside the list itself (work-api.md 17.17). */
export function securityRoutes(mounter: Mounter<RequestContext>, deps: SecurityRouteDeps): void {
  const { reaches } = deps;

  mounter.mount(getSecurityEffect, async ({ params, body }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const item = await requireItem(deps, reach, { id: body.id, needed: "full_access" });
    return { data: await effectOfChange(deps, reach, { item, body }) };
  });
  mounter.mount(listPeopleWithAccess, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const item = await requireItem(deps, reach, { id: query.id, needed: "full_access" });
    return peopleWithAccess(deps, reach, { item, query });
  });
  mounter.mount(checkAccess, async ({ params, body }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    return { data: await check(deps, reach, body) };
  });
  mounter.mount(getAccessVersion, async ({ query }, { actor }) => ({
    data: await accessVersion(deps, actor, query.libraries),
  }));
  mounter.mount(listWorkspaceMembers, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const wanted = { id: params.workspace, kinds: ["workspace"], needed: "read_write" } as const;
    // Who may be picked is read; that the person may write is asked of the person, not of the token.
    const person = { ...reach, actor: { ...actor, scopeCap: undefined } };
    const workspace = await deps.containers.require(deps.reader, person, wanted);
    const item = { ...securedContainer(workspace), parent_security_id: undefined };
    return workspaceMembers(deps, reach, { item, query });
  });
  mounter.mount(decidePolicies, async ({ body }, { actor }) => ({ data: await decidePairs(deps, actor, body) }));
  mounter.mount(getMatterPolicy, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const wanted = { id: params.workspace, kinds: ["workspace"], needed: "read" } as const;
    const workspace = await deps.containers.require(deps.reader, reach, wanted);
    return { data: await workspacePolicy(deps, reach, workspace.container_number) };
  });
}
