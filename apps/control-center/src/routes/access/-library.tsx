import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import {
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from "@fluentui/react-components";
import { LibraryRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { t } from "../../messages.ts";
import { librariesQuery } from "../../session.ts";
import type { ConsoleLibrary } from "../../session.ts";

const KEY = "muniment.control-center.library";

const useStyles = makeStyles({
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", maxWidth: "240px" },
});

/** The library that was chosen last in this browser. */
export function recallLibrary(): string | null {
  return localStorage.getItem(KEY);
}

/** Keeps the choice for other pages and later visits (CC-NAV-007). */
export function rememberLibrary(id: string): void {
  localStorage.setItem(KEY, id);
}

/** The libraries that the person administers. */
export function useLibraries(): readonly ConsoleLibrary[] {
  return useSuspenseQuery(librariesQuery).data.data;
}

/** The library of the address; pages below `Access` are drawn only when it is one of the person's. */
export function useLibrary(): ConsoleLibrary {
  const { library } = useSearch({ from: "/access" });
  const found = useLibraries().find(({ id }) => id === library);
  if (found === undefined) throw new Error("A page of a library was drawn without one");
  return found;
}

/** The drop-down list of libraries at the top of a page; what is selected or filtered belongs to the one that is left. */
export function LibraryChooser(): ReactNode {
  const styles = useStyles();
  const libraries = useLibraries();
  const { library } = useSearch({ from: "/access" });
  const navigate = useNavigate();
  const chosen = libraries.find(({ id }) => id === library);
  const name = chosen?.display_name ?? t("library.choose");
  return (
    <Menu
      checkedValues={{ library: library === undefined ? [] : [library] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        void navigate({ to: ".", search: { library: checkedItems[0] }, params: true })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          icon={<LibraryRegular />}
          aria-label={t("library.label", { name })}
          data-testid="library-chooser"
        >
          <span className={styles.name}>{name}</span>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {libraries.map(({ id, display_name: title }) => (
            <MenuItemRadio key={id} name="library" value={id}>
              {title}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
