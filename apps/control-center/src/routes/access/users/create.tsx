import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { ShieldRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { EmptyState } from "@muniment/ui/state";
import { t } from "../../../messages.ts";
import { useLibrary } from "../-library.tsx";
import { CreateUserDialog } from "./-create-user-dialog.tsx";

export const Route = createFileRoute("/access/users/create")({ component: CreateUser });

function CreateUser(): ReactNode {
  const library = useLibrary();
  return library.actions.includes("create_user") ? <CreateUserDialog library={library} /> : <NoRight />;
}

/** For who came by the address (CC-NAV-011). */
function NoRight(): ReactNode {
  const navigate = useNavigate({ from: "/access/users" });
  const close = (): void => void navigate({ to: "/access/users", search: (search) => search });
  return (
    <FormDialog title={t("user.create_title")} choices={[{ label: t("close"), run: close }]} onClose={close}>
      <EmptyState icon={<ShieldRegular />} title={t("user.create_refused")} text={t("user.create_refused_text")} />
    </FormDialog>
  );
}
