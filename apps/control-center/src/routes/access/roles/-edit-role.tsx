import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { getConsoleRole, updateConsoleRole } from "@muniment/work-api/control-center/role";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { RoleForm } from "./-role-form.tsx";
import type { RoleValues } from "./-role-form.tsx";
import { roleAnswers } from "./-roles.ts";
import type { Role } from "./-roles.ts";

/** Changes a role as it is stored now, which may be other than the list shows. */
export function EditRole(props: { readonly library: ConsoleLibrary; readonly role: Role; onClose(): void }): ReactNode {
  const { library, role, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const navigate = useNavigate({ from: "/access/roles" });
  const viewed = useParams({ strict: false }).role;
  const params = { library: library.id, role: role.id };
  // What is typed must not be lost to a later answer.
  const { data } = useQuery({ ...q(getConsoleRole, { params }), staleTime: Infinity, gcTime: 0 });
  const stored = data?.data;
  const save = async (values: RoleValues): Promise<() => void> => {
    const body = { ...values, privileges: [...values.privileges] };
    const { data: saved } = await api.call(updateConsoleRole, { params, body });
    void invalidate(client, roleAnswers);
    tell.done(roleText("role.saved", { role: saved.id }));
    return () => {
      onClose();
      if (viewed === role.id && saved.id !== role.id) {
        void navigate({ to: "/access/roles/$role", params: { role: saved.id }, search: (search) => search });
      }
    };
  };
  if (stored === undefined) return null;
  return (
    <RoleForm
      library={library}
      title={roleText("role.edit_title", { role: role.id })}
      button={t("save")}
      start={stored}
      stored={stored}
      onSave={save}
      onClose={onClose}
    />
  );
}
