import { getConsoleMe, listConsoleLibraries } from "./console.ts";
import { createPhotoDraft, deleteUserPhoto, getUserPhoto, putUserPhoto } from "./photo.ts";
import { searchConsoleUsers } from "./user.ts";

/** What is served for Control Center alone (work-api.md 17.14). */
export const consoleEndpoints = [
  getConsoleMe,
  listConsoleLibraries,
  searchConsoleUsers,
  getUserPhoto,
  putUserPhoto,
  deleteUserPhoto,
  createPhotoDraft,
] as const;
