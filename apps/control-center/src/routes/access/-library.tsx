import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import { LibraryRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "@muniment/ui/menu";
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
    <MenuOf
      hasArrow
      icon={<LibraryRegular />}
      label={t("library.label", { name })}
      data-testid="library-chooser"
      entries={() =>
        libraries.map(({ id, display_name: label }) => ({
          kind: "one-of",
          id,
          label,
          isOn: id === library,
          run: () => void navigate({ to: ".", search: { library: id }, params: true }),
        }))
      }
    >
      <span className={styles.name}>{name}</span>
    </MenuOf>
  );
}
