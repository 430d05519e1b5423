import { useSuspenseQuery } from "@tanstack/react-query";
import { getConsoleMe, listConsoleLibraries } from "@muniment/work-api/control-center/console";
import type { Output } from "@muniment/rest";
import { q } from "./api.ts";

/** Who is signed in, with the rights that decide what is shown. */
export type Session = Output<typeof getConsoleMe>["data"];

/** A library that the person administers, with what may be done there. */
export type ConsoleLibrary = Output<typeof listConsoleLibraries>["data"][number];

/** Asked for by the root route before anything is drawn; asked again when the page comes back into sight. */
export const sessionQuery = { ...q(getConsoleMe), refetchOnWindowFocus: true };

/** The libraries of the chooser. */
export const librariesQuery = { ...q(listConsoleLibraries), refetchOnWindowFocus: true };

/** The session, which is there wherever a page is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data.data;
}
