import { Checkbox, Field, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { searchFoldersOfWorkspace } from "@muniment/work-api/container/workspace";
import { formatSize } from "@muniment/ui/message";
import { Choice } from "../add/task-form.tsx";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { MailMessage } from "./outlook-host.ts";

const CUSTOMER = "1";
const MOST = 500;

/** A folder that e-mails can be filed in. */
interface Folder {
  readonly id: string;
  readonly name: string;
}

/** Folders of a matter in which the person may file, those for correspondence first; none while they are asked for. */
export function useFolders(matter: string): {
  readonly folders: readonly Folder[];
  readonly isAsking: boolean;
  readonly error: Error | null;
} {
  const library = matter.slice(0, matter.indexOf("!"));
  const params = { customer: CUSTOMER, library, workspace: matter };
  const { data, error, isPending } = useQuery(q(searchFoldersOfWorkspace, { params, query: { limit: MOST } }));
  const rows = (data?.data ?? []).filter(({ access }) => access === "read_write" || access === "full_access");
  const isMail = ({ name }: Folder): boolean => /e-?mail|correspond/i.test(name);
  const folders = rows
    .map(({ id, name }) => ({ id, name }))
    .toSorted((a, b) => Number(isMail(b)) - Number(isMail(a)) || a.name.localeCompare(b.name));
  return { folders, isAsking: isPending, error };
}

/** What of a message is filed, and where. */
export interface FilingChoice {
  readonly folder: string;
  readonly attachments: ReadonlySet<string>;
  /** Even if it lies in the matter already. */
  readonly isAgain: boolean;
}

/** Nothing chosen yet. */
export const NO_CHOICE: FilingChoice = { folder: "", attachments: new Set(), isAgain: false };

/** Where to file, and which attachments by themselves. */
export function FilingFields(props: {
  readonly message: MailMessage;
  readonly folders: readonly Folder[];
  readonly choice: FilingChoice;
  /** The message lies in this matter already. */
  readonly isFiled: boolean;
  onChoice(choice: FilingChoice): void;
}): ReactNode {
  const { message, folders, choice, isFiled, onChoice } = props;
  const toggle = (id: string, isOn: boolean): void => {
    const attachments = new Set(choice.attachments);
    if (isOn) attachments.add(id);
    else attachments.delete(id);
    onChoice({ ...choice, attachments });
  };
  return (
    <>
      {folders.length === 0 ? (
        <Text>{t("outlook.folder_none")}</Text>
      ) : (
        <Choice
          label={t("outlook.folder")}
          value={choice.folder === "" ? (folders[0]?.id ?? "") : choice.folder}
          options={folders}
          onChoose={(folder) => onChoice({ ...choice, folder })}
        />
      )}
      {isFiled ? (
        <Checkbox
          label={t("outlook.again")}
          checked={choice.isAgain}
          onChange={(_, data) => onChoice({ ...choice, isAgain: data.checked === true })}
        />
      ) : null}
      {message.attachments.length === 0 ? null : (
        <Field label={t("outlook.attachments")}>
          <div role="group" aria-label={t("outlook.attachments")}>
            {message.attachments.map(({ id, name, size }) => (
              <Checkbox
                key={id}
                label={`${name} (${formatSize(size)})`}
                checked={choice.attachments.has(id)}
                onChange={(_, data) => toggle(id, data.checked === true)}
              />
            ))}
          </div>
        </Field>
      )}
    </>
  );
}
