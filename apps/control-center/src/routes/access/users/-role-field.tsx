import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control } from "react-hook-form";
import { ChoiceField } from "@muniment/ui/form";
import { listConsoleRoles } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { NewUser } from "./-new-user.ts";

/** The roles of the preferred library that the person may give; it starts with the default one (CC-USR-026, CC-USR-027). */
export function RoleField(props: {
  readonly control: Control<NewUser>;
  readonly library: string;
  readonly isExternal: boolean;
}): ReactNode {
  const { control, library, isExternal } = props;
  const { field } = useController({ control, name: "role" });
  const { data } = useQuery(
    q(listConsoleRoles, { params: { library }, query: { external: isExternal, assignable: true } }),
  );
  const roles = data?.data;
  const { value, onChange } = field;
  useEffect(() => {
    if (roles === undefined || roles.some(({ id }) => id === value)) return;
    onChange((roles.find((role) => role.is_default) ?? roles[0])?.id ?? "");
  }, [roles, value, onChange]);
  return (
    <ChoiceField
      control={control}
      name="role"
      label={t("user.role")}
      disabled={roles === undefined}
      options={(roles ?? []).map(({ id, description }) => ({
        value: id,
        label: description === "" || description === id ? id : `${id} – ${description}`,
      }))}
    />
  );
}
