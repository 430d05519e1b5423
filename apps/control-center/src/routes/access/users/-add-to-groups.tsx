import type { ReactNode } from "react";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { accountText } from "../../../texts/account.ts";
import { MembershipDialog } from "./-membership-dialog.tsx";
import type { MembershipDialogProps } from "./-membership-dialog.tsx";

/** `Add To Groups` for one or more users: what they are in already is ticked, what takes them not says why (CC-USR-066, CC-USR-067). */
export function AddToGroups(props: MembershipDialogProps): ReactNode {
  const { users, ids } = props.picked;
  const total = ids.length;
  const only = total === 1 ? users[0] : undefined;
  return (
    <MembershipDialog
      {...props}
      action="add"
      title={
        only === undefined
          ? groupText("group.add_many_title", { count: total })
          : groupText("group.add_one_title", { name: only.full_name })
      }
      button={t("add")}
      none={groupText("group.none_found")}
      detailOf={({ id, among_count: count = 0 }) => {
        if (count === 0) return id;
        if (count === total) return accountText("account.all_in", { text: id });
        return accountText("account.one_of", { text: id, count, total });
      }}
      markOf={({ among_count: count = 0 }) => (count === 0 ? undefined : count === total ? "all" : "some")}
      refuse={(group) => {
        if (group.is_nrtadmin && !group.actions.includes("change_members")) return groupText("group.nrtadmin_only");
        if (!group.enabled) return groupText("group.is_disabled");
        if (!group.actions.includes("change_members")) return groupText("group.no_right");
        const kinds = users.some((user) => user.is_external !== group.is_external);
        return kinds ? groupText(group.is_external ? "group.external_only" : "group.internal_only") : undefined;
      }}
    />
  );
}
