import {
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemCheckbox,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  Tooltip,
  makeStyles,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { MenuEntry } from "./entry.ts";

const useStyles = makeStyles({
  list: { maxHeight: "min(480px, 60dvh)", overflowY: "auto" },
  noted: { display: "inline-flex", alignItems: "center", gap: "4px" },
});

interface MenuAtProps {
  /** An element that opens and closes the menu itself, or a place. */
  readonly target: HTMLElement | null | { readonly x: number; readonly y: number };
  readonly entries: readonly MenuEntry[];
  readonly head?: ReactNode;
  onClose(): void;
}

/** A menu below its target; it is there as long as it is drawn. */
export function MenuAt({ target, entries, head, onClose }: MenuAtProps): ReactNode {
  const styles = useStyles();
  const place =
    target === null || target instanceof HTMLElement
      ? target
      : { getBoundingClientRect: () => new DOMRect(target.x, target.y, 0, 0) };
  const on = entries.flatMap((entry) => (entry.kind !== "item" && entry.kind !== "line" && entry.isOn ? entry.id : []));
  return (
    <Menu
      open
      checkedValues={{ entries: on }}
      onOpenChange={(event, data) => {
        const isOnTarget =
          target instanceof HTMLElement && event.target instanceof Node && target.contains(event.target);
        if (!data.open && !(data.type === "clickOutside" && isOnTarget)) onClose();
      }}
      positioning={{ target: place, position: "below", align: "start" }}
    >
      <MenuPopover>
        {head}
        <MenuList className={styles.list}>
          {entries.map((entry) => (
            <OneEntry key={entry.id} entry={entry} />
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function OneEntry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  const styles = useStyles();
  if (entry.kind === "line") return <MenuDivider />;
  const given = { persistOnClick: entry.staysOpen ?? false, onClick: () => entry.run() };
  if (entry.kind !== "item") {
    const Choice = entry.kind === "one-of" ? MenuItemRadio : MenuItemCheckbox;
    return (
      <Choice {...given} name="entries" value={entry.id}>
        {entry.label}
      </Choice>
    );
  }
  const { icon, shortcut, note, refusal, isCurrent } = entry;
  const words = refusal ?? note?.text;
  const item = (
    <MenuItem
      {...given}
      icon={icon}
      secondaryContent={shortcut}
      disabled={refusal !== undefined}
      {...(isCurrent === true ? { "aria-current": "page" } : {})}
    >
      {note === undefined ? (
        entry.label
      ) : (
        <span className={styles.noted}>
          {entry.label}
          {note.mark}
        </span>
      )}
    </MenuItem>
  );
  if (words === undefined) return item;
  return (
    <Tooltip content={words} relationship="description" positioning="after">
      {item}
    </Tooltip>
  );
}
