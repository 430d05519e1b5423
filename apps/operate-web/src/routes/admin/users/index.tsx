import { ArrowClockwiseRegular, OpenRegular, PeopleRegular } from "@fluentui/react-icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listUserDetails } from "@muniment/operate-api/rights";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { rightsText } from "../../../texts/rights.ts";
import { AdminList } from "../-admin-list.tsx";
import { userColumns } from "./-user-columns.tsx";
import type { UserData } from "./-user-columns.tsx";

interface UsersSearch {
  readonly query?: string;
}

export const Route = createFileRoute("/admin/users/")({
  validateSearch: ({ query }: Record<string, unknown>): UsersSearch =>
    typeof query === "string" && query !== "" ? { query } : {},
  component: Users,
});

/** Everybody who has signed in, and what they may do (OPR-USR-007). */
function Users(): ReactNode {
  const search = Route.useSearch();
  const list = useQuery({ ...q(listUserDetails, { query: search }), placeholderData: keepPreviousData });
  const navigate = useNavigate();
  const open = ({ id }: UserData): void => void navigate({ to: "/admin/users/$user", params: { user: id } });
  const actions: readonly Action<UserData>[] = [
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: () => void list.refetch(),
    },
  ];
  return (
    <AdminList
      name="users"
      title={t("users.title")}
      text={rightsText("users.text")}
      columns={userColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{ icon: <PeopleRegular />, title: rightsText("users.none"), text: rightsText("users.none_text") }}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    >
      <div style={{ paddingInline: 16, paddingBottom: 8 }}>
        <SearchField
          label={rightsText("users.search")}
          value={search.query ?? ""}
          onSearch={(query) =>
            void navigate({ to: "/admin/users", search: query === "" ? {} : { query }, replace: true })
          }
        />
      </div>
    </AdminList>
  );
}
