import { MenuButton, makeStyles } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { later } from "../later/index.ts";
import type { MenuEntry } from "./entry.ts";

/** An open menu at a point or an element of the page. */
export const MenuAt = later(async () => (await import("./menu-at.tsx")).MenuAt);

const useStyles = makeStyles({ button: { minWidth: 0 } });

interface MenuOfProps {
  /** Read when the menu is open. */
  entries(): readonly MenuEntry[];
  /** Stands above the entries. */
  readonly head?: ReactNode;
  readonly icon?: ReactElement;
  /** Names a button that shows no text. */
  readonly label?: string;
  readonly isCircular?: boolean;
  readonly isSmall?: boolean;
  /** With an arrow that tells of the menu. */
  readonly hasArrow?: boolean;
  readonly children?: ReactNode;
  readonly [data: `data-${string}`]: string;
}

/** A button with a menu. */
export function MenuOf(props: MenuOfProps): ReactNode {
  const {
    entries,
    head,
    icon,
    label,
    isCircular = false,
    isSmall = false,
    hasArrow = false,
    children,
    ...data
  } = props;
  const styles = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <MenuButton
        {...data}
        ref={button}
        className={styles.button}
        appearance="subtle"
        size={isSmall ? "small" : "medium"}
        shape={isCircular ? "circular" : "rounded"}
        icon={icon}
        {...(hasArrow ? {} : { menuIcon: null })}
        {...(label === undefined ? {} : { "aria-label": label, title: label })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {children}
      </MenuButton>
      {isOpen ? (
        <MenuAt
          target={button.current}
          entries={entries()}
          head={head}
          onClose={() => {
            setIsOpen(false);
            // Unless the person went on to something else of the page.
            if (document.activeElement === document.body || document.activeElement?.closest("[role=menu]")) {
              button.current?.focus();
            }
          }}
        />
      ) : null}
    </>
  );
}
