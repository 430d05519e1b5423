import { Button, Spinner } from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import type { JobView } from "./job-view.ts";
import { JobsPopover } from "./jobs-popover.tsx";

/** The long work of the person in the top bar (design.md, Shape). */
export function JobsEntry(props: {
  readonly jobs: readonly JobView[];
  onShow(id: string): void;
  onShowAll(): void;
  onCancel(id: string): void;
}): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [isShown, setIsShown] = useState<boolean>();
  const { jobs } = props;
  const open = jobs.filter(({ isOpen }) => isOpen).length;
  const text = open > 0 ? words("job.running", { count: open }) : words("job.ended", { count: jobs.length });
  return (
    <>
      <Button
        ref={button}
        appearance="subtle"
        aria-label={text}
        aria-expanded={isShown === true}
        title={text}
        icon={open > 0 ? <Spinner size="extra-tiny" aria-hidden="true" /> : <TaskListSquareLtrRegular />}
        onClick={() => setIsShown(isShown !== true)}
      >
        <span aria-hidden="true">{open > 0 ? open : jobs.length}</span>
      </Button>
      {isShown === undefined ? null : (
        <JobsPopover {...props} button={button.current} isShown={isShown} onClose={() => setIsShown(false)} />
      )}
    </>
  );
}
