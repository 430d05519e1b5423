import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber, formatSize } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { libraryText } from "../../../texts/library.ts";
import { StateOf } from "./-library-state.tsx";
import { languageName } from "./-libraries.ts";
import type { Library } from "./-libraries.ts";

const useStyles = makeStyles({
  link: {
    color: "inherit",
    textDecorationLine: "none",
    display: "block",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    ":hover": { textDecorationLine: "underline" },
  },
});

function LibraryLink({ library, brief }: { readonly library: Library; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <Link
        to="/settings/libraries/$library"
        params={{ library: library.id }}
        tabIndex={-1}
        preload={false}
        className={styles.link}
      >
        {library.display_name}
      </Link>
    </NameAndBrief>
  );
}

/** What the list of libraries shows (CC-LIB-001). */
export function libraryColumns(): readonly Column<Library>[] {
  return [
    {
      id: "name",
      header: libraryText("library.name"),
      width: 220,
      isName: true,
      text: (library) => library.display_name,
      cell: (library, brief) => <LibraryLink library={library} brief={brief} />,
    },
    {
      id: "id",
      header: libraryText("library.id"),
      width: 140,
      text: (library) => library.id,
      cell: (library) => library.id,
      brief: (library) => library.id,
    },
    {
      id: "state",
      header: libraryText("library.state"),
      width: 120,
      text: (library) => libraryText(`library.state_${library.state}`),
      cell: (library) => <StateOf state={library.state} />,
      brief: (library) => (library.state === "on_line" ? undefined : libraryText(`library.state_${library.state}`)),
    },
    {
      id: "users",
      header: libraryText("library.users"),
      width: 90,
      isNumber: true,
      cell: (library) => formatNumber(library.user_count ?? 0),
    },
    {
      id: "documents",
      header: libraryText("library.documents"),
      width: 110,
      isNumber: true,
      cell: (library) => formatNumber(library.document_count ?? 0),
    },
    {
      id: "size",
      header: libraryText("library.size"),
      width: 100,
      isNumber: true,
      cell: (library) => formatSize(library.size ?? 0),
    },
    {
      id: "description",
      header: libraryText("library.description"),
      width: 300,
      isWide: true,
      text: (library) => library.description,
      cell: (library) => library.description,
    },
    {
      id: "language",
      header: libraryText("library.language"),
      width: 140,
      isHidden: true,
      cell: (library) => languageName(library.default_language),
    },
  ];
}
