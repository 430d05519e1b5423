export { createTestDirectory, quickPasswords } from "./directory.ts";
export type { SentMail, TestDirectory, TestLibrary, TestUser, UserOptions } from "./directory.ts";
export { createDirectoryApp } from "./directory-app.ts";
export type { Answer, Call } from "./directory-app.ts";
