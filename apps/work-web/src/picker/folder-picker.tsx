import { Button, Field, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular, BriefcaseRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { workspacesQuery } from "../routes/$library/-workspaces-query.ts";
import { FolderTree } from "../routes/$library/w/-folder-tree.tsx";
import { workspaceQuery } from "../routes/$library/w/-place.ts";
import { useScope } from "../scope.ts";

const useStyles = makeStyles({
  box: {
    display: "flex",
    flexDirection: "column",
    height: "min(320px, 45vh)",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
  },
  head: { display: "flex", alignItems: "center", gap: "8px", minHeight: "36px" },
  name: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", flexGrow: 1 },
  list: { display: "flex", flexDirection: "column", overflowY: "auto", padding: "4px" },
  choice: { justifyContent: "flex-start", fontWeight: tokens.fontWeightRegular, minHeight: "36px", textAlign: "start" },
  matter: { color: tokens.colorNeutralForeground3, marginInlineStart: "8px" },
});

/** A folder, or the workspace itself when there is none. */
export interface PickedPlace {
  readonly workspace: string;
  readonly folder: string | undefined;
  readonly name: string;
}

/** Chooses a folder of this workspace, or of another one of the library; without one, the workspace comes first. */
export function FolderPicker(props: {
  readonly workspace: string | undefined;
  readonly problem: string | undefined;
  onPick(place: PickedPlace | undefined): void;
}): ReactNode {
  const { problem, onPick } = props;
  const [workspace, setWorkspace] = useState<string | undefined>(props.workspace);
  return (
    <Field {...(problem === undefined ? {} : { validationMessage: problem })}>
      {workspace === undefined ? (
        <WorkspaceChoice
          onChoose={(id) => {
            setWorkspace(id);
            onPick(undefined);
          }}
        />
      ) : (
        <FolderChoice
          key={workspace}
          workspace={workspace}
          onPick={onPick}
          onLeave={() => {
            setWorkspace(undefined);
            onPick(undefined);
          }}
        />
      )}
    </Field>
  );
}

function FolderChoice(props: {
  readonly workspace: string;
  onPick(place: PickedPlace): void;
  onLeave(): void;
}): ReactNode {
  const { workspace, onPick, onLeave } = props;
  const scope = useScope();
  const styles = useStyles();
  const [folder, setFolder] = useState<string | undefined>();
  const { data, error } = useQuery(workspaceQuery(scope, workspace));
  const matter = data?.data;
  return (
    <div>
      <div className={styles.head}>
        <Text className={styles.name} weight="semibold" title={matter?.name}>
          {matter?.name}
        </Text>
        <Button size="small" icon={<ArrowLeftRegular />} onClick={onLeave}>
          {t("picker.other")}
        </Button>
      </div>
      <div className={styles.box}>
        {matter !== undefined ? (
          <FolderTree
            isPlain
            workspace={{ id: workspace, name: matter.name, hasFolders: matter.has_subfolders }}
            folder={folder}
            path={[]}
            onChoose={(id, name) => {
              setFolder(id);
              onPick({ workspace, folder: id, name });
            }}
          />
        ) : error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ErrorState error={error} />
        )}
      </div>
    </div>
  );
}

function WorkspaceChoice({ onChoose }: { onChoose(id: string): void }): ReactNode {
  const scope = useScope();
  const styles = useStyles();
  const [text, setText] = useState("");
  const { data, error } = useInfiniteQuery(workspacesQuery(scope, text));
  const rows = data?.pages[0]?.rows ?? [];
  return (
    <div>
      <div className={styles.head}>
        <SearchField label={t("workspaces.search")} value={text} onSearch={setText} />
      </div>
      <div className={styles.box}>
        {error === null ? null : <ErrorState error={error} />}
        <div className={styles.list}>
          {rows.map(({ id, name, matter }) => (
            <Button
              key={id}
              appearance="subtle"
              className={styles.choice}
              icon={<BriefcaseRegular />}
              onClick={() => onChoose(id)}
            >
              <span className={styles.name}>{name}</span>
              <span className={styles.matter}>{matter}</span>
            </Button>
          ))}
        </div>
      </div>
    </div>
  );
}
