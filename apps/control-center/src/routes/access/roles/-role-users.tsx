import { Button, makeStyles } from "@fluentui/react-components";
import { AddRegular, ArrowDownloadRegular, PeopleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { PeopleList } from "../-people-list.tsx";
import { ExportUsers } from "../users/-export-users.tsx";
import { AddRoleUsers } from "./-add-role-users.tsx";
import type { Role } from "./-roles.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  line: { display: "flex", gap: "8px", alignItems: "center", flexWrap: "wrap" },
});

const EXPORTED = ["id", "full_name", "email", "role", "location", "sign_in_status", "state"] as const;

/** The tab `Users` of a role: who holds it, with add and export (CC-ROL-008). */
export function RoleUsers(props: { readonly library: ConsoleLibrary; readonly role: Role }): ReactNode {
  const { library, role } = props;
  const styles = useStyles();
  const [query, setQuery] = useState("");
  const [asking, setAsking] = useState<"add" | "export" | undefined>();
  const question = {
    library: library.id,
    sort: "full_name" as const,
    filters: { role: [role.id] },
    ...(query === "" ? {} : { query }),
  };
  const list = useList(listQuery(searchConsoleUsers, { body: question }));
  // Tier 1 looks, and takes no list with it (control-center.md 24, row 23).
  const mayExport = library.rights !== "tier1" && list.rows.length > 0;
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        {role.actions.includes("change_users") ? (
          <Button icon={<AddRegular />} onClick={() => setAsking("add")}>
            {t("add")}
          </Button>
        ) : null}
        {mayExport ? (
          <Button icon={<ArrowDownloadRegular />} onClick={() => setAsking("export")}>
            {t("export.action")}
          </Button>
        ) : null}
      </div>
      <SearchField isWide label={roleText("role.search_users")} value={query} onSearch={setQuery} />
      {list.isLoading ? (
        <LoadingRows rows={6} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.rows.length === 0 ? (
        <EmptyState icon={<PeopleRegular />} title={query === "" ? roleText("role.no_users") : t("user.none_found")} />
      ) : (
        <PeopleList label={roleText("role.tab_users")} users={list.rows} />
      )}
      {list.rows.length < (list.total ?? 0) ? (
        <Button onClick={list.loadMore} disabledFocusable={list.isLoadingMore}>
          {t("list.more")}
        </Button>
      ) : null}
      {asking === "add" ? (
        <AddRoleUsers library={library} role={role} onClose={() => setAsking(undefined)} />
      ) : asking === "export" ? (
        <ExportUsers question={question} columns={EXPORTED} total={list.total} onClose={() => setAsking(undefined)} />
      ) : null}
    </div>
  );
}
