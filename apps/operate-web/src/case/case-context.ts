import { createContext, useContext } from "react";
import type { CaseData } from "./case-data.ts";

/** The case whose page is shown; every tab of it stands within. */
export const CaseContext = createContext<CaseData | undefined>(undefined);

/** The case whose tab this is. */
export function useCase(): CaseData {
  const known = useContext(CaseContext);
  if (known === undefined) throw new Error("There is no case around this");
  return known;
}
