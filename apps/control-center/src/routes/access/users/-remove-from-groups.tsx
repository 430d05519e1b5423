import type { ReactNode } from "react";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { accountText } from "../../../texts/account.ts";
import { MembershipDialog } from "./-membership-dialog.tsx";
import type { MembershipDialogProps } from "./-membership-dialog.tsx";

/** `Remove from Groups` for one or more users: the groups that one of them is in (CC-USR-070). */
export function RemoveFromGroups(props: MembershipDialogProps): ReactNode {
  const { users, ids } = props.picked;
  const total = ids.length;
  const only = total === 1 ? users[0] : undefined;
  return (
    <MembershipDialog
      {...props}
      action="remove"
      title={
        only === undefined
          ? accountText("account.remove_many_title", { count: total })
          : accountText("account.remove_title", { name: only.full_name })
      }
      button={accountText("account.remove")}
      none={t("account.remove_none")}
      detailOf={({ id, among_count: count = 0 }) =>
        total === 1 ? id : accountText("account.one_of", { text: id, count, total })
      }
      refuse={(group) => {
        if (group.actions.includes("change_members")) return undefined;
        if (!group.enabled) return groupText("group.is_disabled");
        return groupText(group.is_nrtadmin ? "group.nrtadmin_only" : "group.no_right");
      }}
    />
  );
}
