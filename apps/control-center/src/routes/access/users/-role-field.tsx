import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { ChoiceField } from "@muniment/ui/form";
import { listConsoleRoles } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";

/** The roles of the preferred library that the person may give; it starts with the default one (CC-USR-026, CC-USR-027). */
export function RoleField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly library: string;
  readonly isExternal: boolean;
}): ReactNode {
  const { control, name, library, isExternal } = props;
  const { field } = useController({ control, name });
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
      name={name}
      label={t("user.role")}
      disabled={roles === undefined}
      options={(roles ?? []).map(({ id, description }) => ({
        value: id,
        label: description === "" || description === id ? id : `${id} – ${description}`,
      }))}
    />
  );
}
