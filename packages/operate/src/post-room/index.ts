export { listPostPlaces } from "./post-room.repository.ts";
export { createPostRooms } from "./post-rooms.ts";
export type { PostRooms } from "./post-rooms.ts";
