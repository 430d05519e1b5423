import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { ChoiceField } from "@muniment/ui/form";
import { listConsoleRoles } from "@muniment/work-api/control-center/role";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";

/** The roles of the preferred library that the person may give; it starts with the default one (CC-USR-026, CC-USR-027). */
export function RoleField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly library: string;
  /** Absent: roles of both kinds. */
  readonly isExternal: boolean | undefined;
  /** The role that the person has there now: it may stay, whoever may give it. */
  readonly present?: string | undefined;
  readonly disabled?: boolean;
}): ReactNode {
  const { control, name, library, isExternal, present } = props;
  const { field } = useController({ control, name });
  const { data } = useQuery(
    q(listConsoleRoles, {
      params: { library },
      query: { ...(isExternal === undefined ? {} : { external: isExternal }), assignable: true },
    }),
  );
  const given = data?.data;
  const roles =
    given === undefined || present === undefined || given.some(({ id }) => id === present)
      ? given
      : [{ id: present, description: "", is_default: false }, ...given];
  const { value, onChange } = field;
  useEffect(() => {
    if (roles === undefined || roles.some(({ id }) => id === value)) return;
    onChange(present ?? (roles.find((role) => role.is_default) ?? roles[0])?.id ?? "");
  }, [roles, value, onChange, present]);
  return (
    <ChoiceField
      control={control}
      name={name}
      label={t("user.role")}
      disabled={roles === undefined || props.disabled === true}
      options={(roles ?? []).map(({ id, description }) => ({
        value: id,
        label: description === "" || description === id ? id : `${id} – ${description}`,
      }))}
    />
  );
}
