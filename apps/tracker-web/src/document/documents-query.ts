import { queryOptions } from "@tanstack/react-query";
import { searchDocuments } from "@muniment/work-api/document/document";
import { listRecentDocuments } from "@muniment/work-api/recent";
import { call } from "../frame/api.ts";

/** The customer of an installation (work-api.md 1.2). */
const CUSTOMER = "1";
const MOST = 20;

/** A document that can be put on a task. */
export interface DocumentChoice {
  readonly id: string;
  readonly name: string;
}

/** Documents of a matter whose names fit; without a text those that the person used last, this matter's first (TRK-DOC-002). */
export function documentsQuery(matter: string, text: string) {
  return queryOptions({
    queryKey: ["documents", matter, text],
    queryFn: async (): Promise<readonly DocumentChoice[]> => {
      const params = { customer: CUSTOMER, library: matter.slice(0, matter.indexOf("!")) };
      if (text === "") {
        const { results } = (await call(listRecentDocuments, { params, query: { limit: MOST } })).data;
        const isHere = ({ workspace_id: of }: (typeof results)[number]): boolean => of === matter;
        return [...results.filter(isHere), ...results.filter((one) => !isHere(one))].map(choiceOf);
      }
      const filters = { container_id: matter, include_subtree: true, name: `*${text}*` };
      return (await call(searchDocuments, { params, body: { limit: MOST, filters } })).data.map(choiceOf);
    },
  });
}

function choiceOf({ id, name, extension }: { id: string; name: string; extension?: string | undefined }) {
  return { id, name: extension === undefined || extension === "" ? name : `${name}.${extension}` };
}
