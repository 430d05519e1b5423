import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Button, MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, DeleteRegular, PersonStarRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { listPolicyRoles } from "@muniment/work-api/policy/asset";
import { q } from "../../api.ts";
import { t } from "../../messages.ts";
import { usePolicyRoles, useSession } from "../../session.ts";
import { roleText } from "../../texts/policy-role.ts";
import type { Holder } from "./-role-dialogs.tsx";

// Fetched when they are first asked for.
const GrantRole = lazy(async () => ({ default: (await import("./-role-dialogs.tsx")).GrantRole }));
const RevokeRole = lazy(async () => ({ default: (await import("./-role-dialogs.tsx")).RevokeRole }));

export const Route = createFileRoute("/policies/roles")({ component: Roles });

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  note: { margin: "8px 16px", flexShrink: 0 },
});

const keyOf = ({ user_id: id, role }: Holder): string => `${id} ${role}`;

/** Whether a name, an id or a role holds what is searched for. */
function fits({ full_name: name, user_id: id, role }: Holder, query: string): boolean {
  const text = query.trim().toLowerCase();
  return [name, id, roleText(`role.${role}`)].some((each) => each.toLowerCase().includes(text));
}

/** `Security policies › Policy roles` (SPM-ROL-001); nobody gives or takes their own. */
function Roles(): ReactNode {
  const styles = useStyles();
  const { roles: own, may_grant: grants } = usePolicyRoles();
  const columns = useMemo(roleColumns, []);
  const layout = useTableLayout("policy-roles", columns);
  const selection = useSelection();
  const found = useQuery({ ...q(listPolicyRoles), refetchOnWindowFocus: true });
  const [query, setQuery] = useState("");
  const holders = found.data?.data.holders.filter((holder) => fits(holder, query));
  const selected = (holders ?? []).filter((holder) => selection.keys.has(keyOf(holder)));
  const [asking, setAsking] = useState<"grant" | Holder>();
  const actions = useRoleActions({ selected, reload: () => void found.refetch(), onAsk: setAsking });
  const close = (): void => setAsking(undefined);
  const held = own.map((role) => roleText(`role.${role}`)).join(", ");
  return (
    <>
      <PageHeader title={t("nav.policy_roles")} text={roleText("page.intro")}>
        <SearchField label={roleText("grant.search")} value={query} onSearch={setQuery} />
      </PageHeader>
      <div className={styles.list}>
        <Ribbon label={roleText("page.actions")} actions={actions} rows={selected}>
          <TableSettings columns={columns} layout={layout} />
        </Ribbon>
        <MessageBar className={styles.note} layout="multiline">
          <MessageBarBody>
            {own.length > 0 ? roleText("page.own", { roles: held }) : roleText(grants ? "page.first" : "page.own_none")}
          </MessageBarBody>
        </MessageBar>
        {holders === undefined ? (
          found.error === null ? (
            <LoadingRows rows={6} />
          ) : (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          )
        ) : holders.length === 0 && query !== "" ? (
          <EmptyState icon={<PersonStarRegular />} title={roleText("grant.none")}>
            <Button onClick={() => setQuery("")}>{roleText("page.show_all")}</Button>
          </EmptyState>
        ) : holders.length === 0 ? (
          <NoHolders actions={actions} />
        ) : (
          <DataTable
            label={t("nav.policy_roles")}
            layout={layout}
            rows={holders}
            total={holders.length}
            selection={selection}
            actions={actions}
            keyOf={keyOf}
            nameOf={(holder) => `${holder.full_name}, ${roleText(`role.${holder.role}`)}`}
            onOpen={(holder) => selection.only([keyOf(holder)])}
          />
        )}
      </div>
      <Suspense>
        {asking === undefined ? null : asking === "grant" ? (
          <GrantRole onClose={close} />
        ) : (
          <RevokeRole holder={asking} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

function NoHolders({ actions }: { readonly actions: readonly Action<Holder>[] }): ReactNode {
  const grant = actions.find(({ id }) => id === "grant");
  return (
    <EmptyState icon={<PersonStarRegular />} title={roleText("page.none")} text={roleText("page.none_text")}>
      {grant === undefined ? undefined : (
        <Button appearance="primary" onClick={() => grant.run([])}>
          {grant.label}
        </Button>
      )}
    </EmptyState>
  );
}

function useRoleActions(deps: {
  readonly selected: readonly Holder[];
  reload(): void;
  onAsk(asked: "grant" | Holder): void;
}): readonly Action<Holder>[] {
  const { may_grant: grants } = usePolicyRoles();
  const { user_id: own } = useSession();
  const grant: Action<Holder> = {
    id: "grant",
    label: roleText("grant.button"),
    needs: "none",
    isPrimary: true,
    run: () => deps.onAsk("grant"),
  };
  const revoke: Action<Holder> = {
    id: "revoke",
    label: roleText("revoke.button"),
    icon: <DeleteRegular />,
    needs: "one",
    refuse: ([holder]) =>
      deps.selected.length > 1 ? t("list.one_only") : holder?.user_id === own ? roleText("revoke.own") : undefined,
    run: ([holder]) => (holder === undefined ? undefined : deps.onAsk(holder)),
  };
  return [
    ...(grants ? [grant, revoke] : []),
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}

function roleColumns(): readonly Column<Holder>[] {
  return [
    {
      id: "name",
      header: roleText("column.name"),
      width: 240,
      isName: true,
      text: (holder) => holder.full_name,
      cell: (holder) => holder.full_name,
    },
    { id: "id", header: roleText("column.id"), width: 180, cell: (holder) => holder.user_id },
    {
      id: "role",
      header: roleText("column.role"),
      width: 260,
      text: (holder) => roleText(`role.${holder.role}`),
      cell: (holder) => roleText(`role.${holder.role}`),
      brief: (holder) => roleText(`role.${holder.role}`),
    },
    {
      id: "does",
      header: roleText("column.does"),
      width: 360,
      isWide: true,
      text: (holder) => roleText(`does.${holder.role}`),
      cell: (holder) => roleText(`does.${holder.role}`),
    },
  ];
}
