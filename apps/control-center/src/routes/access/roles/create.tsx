import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { createConsoleRole, getConsoleRole } from "@muniment/work-api/control-center/role";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import { useLibrary } from "../-library.tsx";
import { RoleForm } from "./-role-form.tsx";
import type { RoleValues } from "./-role-form.tsx";
import { roleAnswers } from "./-roles.ts";

interface CreateRoleSearch {
  /** The role whose privileges the new one begins with. */
  readonly copy_of?: string;
}

export const Route = createFileRoute("/access/roles/create")({
  validateSearch: ({ copy_of }): CreateRoleSearch => (typeof copy_of === "string" && copy_of !== "" ? { copy_of } : {}),
  component: CreateRole,
});

const MOST_CHARACTERS = 64;

/** The dialog `Create Role`, empty or with what another role has (CC-ROL-005). */
function CreateRole(): ReactNode {
  const library = useLibrary();
  const { copy_of: copyOf } = Route.useSearch();
  const navigate = useNavigate({ from: "/access/roles" });
  const client = useQueryClient();
  const tell = useTell();
  const key = useRef({ text: "", key: "" });
  const copied = useQuery({
    ...q(getConsoleRole, { params: { library: library.id, role: copyOf ?? "" } }),
    enabled: copyOf !== undefined,
  });
  const close = (): void =>
    void navigate({ to: "/access/roles", search: (search) => ({ ...search, copy_of: undefined }) });
  const create = async (values: RoleValues): Promise<() => void> => {
    const text = JSON.stringify(values);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    const body = { ...values, privileges: [...values.privileges] };
    const { data } = await api.once(key.current.key)(createConsoleRole, { params: { library: library.id }, body });
    void invalidate(client, roleAnswers);
    tell.done(roleText("role.created", { role: data.id }));
    return () =>
      void navigate({ to: "/access/roles/$role", params: { role: data.id }, search: { library: library.id } });
  };
  if (copyOf !== undefined && copied.isPending) return null;
  const source = copied.data?.data;
  const title = source === undefined ? roleText("role.create_title") : roleText("role.copy_title", { role: source.id });
  return (
    <RoleForm
      library={library}
      title={title}
      button={t("user.create_button")}
      start={
        source === undefined
          ? { id: "", description: "", is_external: false, privileges: [] }
          : {
              id: roleText("role.copy_name", { role: source.id }).slice(0, MOST_CHARACTERS),
              description: source.description,
              is_external: source.is_external,
              privileges: source.privileges,
            }
      }
      onSave={create}
      onClose={close}
    />
  );
}
