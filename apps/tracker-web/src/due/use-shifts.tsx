import { useState } from "react";
import type { ReactNode } from "react";
import { previewShifts } from "@muniment/tracker-api/schedule";
import type { Input } from "@muniment/rest";
import { call } from "../frame/api.ts";
import { useDisplay } from "../frame/display.ts";
import { MOST_QUIET, ShiftDialog } from "./shift-dialog.tsx";
import type { Shifts } from "./shift-dialog.tsx";

/** What becomes of the dates that hang on one that moves. */
export type Dependents = "move" | "fix";

interface Question {
  readonly shifts: Shifts;
  answer(dependents: Dependents | undefined): void;
}

/** Asks before other dates move with one; `question` is to be shown. `undefined` is Cancel. */
export function useShifts(tracker: string): {
  ask(change: Input<typeof previewShifts>["body"]): Promise<Dependents | undefined>;
  readonly question: ReactNode;
} {
  const [question, setQuestion] = useState<Question | undefined>();
  const [isQuiet, keepQuiet] = useDisplay("shifts:quiet");
  return {
    async ask(change) {
      const shifts = await call(previewShifts, { params: { tracker }, body: change });
      const count = shifts.data.length + shifts.hidden;
      if (count === 0 || (isQuiet === true && count <= MOST_QUIET)) return "move";
      return new Promise((resolve) => {
        setQuestion({
          shifts,
          answer(dependents) {
            setQuestion(undefined);
            resolve(dependents);
          },
        });
      });
    },
    question:
      question === undefined ? null : (
        <ShiftDialog
          shifts={question.shifts}
          onMove={(dependents, makesQuiet) => {
            if (makesQuiet) keepQuiet(true);
            question.answer(dependents);
          }}
          onClose={() => question.answer(undefined)}
        />
      ),
  };
}
