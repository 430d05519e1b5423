import { ArrowSortRegular, GroupListRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "@muniment/ui/menu";
import { t } from "../messages.ts";
import { GROUPS, SORTS } from "./arrange.ts";
import type { Order } from "./arrange.ts";

interface OrderMenuProps {
  readonly order: Order;
  onOrder(order: Order): void;
}

/** Sorting and grouping; without either tasks are as people put them (TRK-VIEW-004). */
export function OrderMenus({ order, onOrder }: OrderMenuProps): ReactNode {
  const isDown = order.sort?.startsWith("-") === true;
  const sort = order.sort?.replace(/^-/, "");
  return (
    <>
      <MenuOf
        icon={<ArrowSortRegular />}
        hasArrow
        entries={() => [
          {
            kind: "one-of",
            id: "as-put",
            label: t("order.as_put"),
            isOn: sort === undefined,
            run: () => onOrder({ ...order, sort: undefined }),
          },
          ...SORTS.map((name) => ({
            kind: "one-of" as const,
            id: name,
            label: t(`order.by_${name}`),
            isOn: sort === name,
            run: () => onOrder({ ...order, sort: name }),
          })),
          { kind: "line", id: "line" },
          {
            kind: "switch",
            id: "down",
            label: t("order.down"),
            isOn: isDown,
            run: () => onOrder({ ...order, sort: sort === undefined || isDown ? sort : `-${sort}` }),
          },
        ]}
      >
        {t("order.sort")}
      </MenuOf>
      <MenuOf
        icon={<GroupListRegular />}
        hasArrow
        entries={() => [
          {
            kind: "one-of",
            id: "none",
            label: t("order.group_none"),
            isOn: order.group === undefined,
            run: () => onOrder({ ...order, group: undefined }),
          },
          ...GROUPS.map((name) => ({
            kind: "one-of" as const,
            id: name,
            label: t(`order.by_${name}`),
            isOn: order.group === name,
            run: () => onOrder({ ...order, group: name }),
          })),
        ]}
      >
        {t("order.group")}
      </MenuOf>
    </>
  );
}
