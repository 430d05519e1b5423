import { Popover, PopoverSurface, useFocusFinders } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useFocusKeeper } from "@muniment/ui/focus";
import { t } from "../../../messages.ts";
import { FilterForm } from "./-filter-form.tsx";
import type { UserFilters } from "./-user-search.ts";

/** The fields of `Filter`, below its button, which opens and closes them. */
export function FilterPopover(props: {
  readonly button: HTMLElement | null;
  readonly isOpen: boolean;
  readonly library: string;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
  onClose(): void;
}): ReactNode {
  const { button, isOpen, onClose, ...form } = props;
  // Holding the focus makes the rest of the page inert, and must not leave it so.
  useFocusKeeper(useFocusFinders);
  return (
    <Popover
      open={isOpen}
      trapFocus
      positioning={{ target: button, position: "below", align: "end" }}
      onOpenChange={(event, data) => {
        const isOnButton = event.target instanceof Node && button?.contains(event.target) === true;
        if (data.open || isOnButton) return;
        onClose();
        if (event.type === "keydown") button?.focus();
      }}
    >
      <PopoverSurface aria-label={t("filter.button")}>
        <FilterForm {...form} />
      </PopoverSurface>
    </Popover>
  );
}
