import {
  AddRegular,
  ArrowClockwiseRegular,
  DeleteRegular,
  FolderOpenRegular,
  OpenRegular,
} from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { deleteRepository, listRepositories, listRepositoryNames } from "@muniment/operate-api/repository";
import type { RepositoryValue } from "@muniment/operate-api/repository";
import type { Action } from "@muniment/ui/action";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { repositoryText as r } from "../../../texts/repository.ts";
import { AdminList } from "../-admin-list.tsx";
import { repositoryColumns } from "./-repository-columns.tsx";

export const Route = createFileRoute("/admin/repositories/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listRepositories)),
  component: Repositories,
});

/** Named places of documents (operate.md 5.2). */
function Repositories(): ReactNode {
  const list = useQuery(q(listRepositories));
  const navigate = useNavigate();
  const tell = useTell();
  const remove = useCall(deleteRepository, [listRepositories, listRepositoryNames]);
  const open = ({ key }: RepositoryValue): void =>
    void navigate({ to: "/admin/repositories/$repository", params: { repository: key } });
  const actions: readonly Action<RepositoryValue>[] = [
    {
      id: "add",
      label: r("repositories.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/repositories-new" }),
    },
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "delete",
      label: r("repositories.delete"),
      icon: <DeleteRegular />,
      needs: "one",
      run: ([row]) => {
        if (row === undefined) return;
        const { key, name } = row;
        remove.mutate(
          { params: { repository: key } },
          {
            onSuccess: () => tell.done(r("repositories.deleted", { repository: name })),
            onError: (error) => tell.failed(r("repositories.not_deleted", { repository: name }), error),
          },
        );
      },
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
      name="repositories"
      title={t("repositories.title")}
      text={r("repositories.text")}
      columns={repositoryColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{ icon: <FolderOpenRegular />, title: r("repositories.none"), text: r("repositories.none_text") }}
      keyOf={({ key }) => key}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
