export { createDraftAttacher, createPhotoService } from "./photo.service.ts";
export type { PhotoService } from "./photo.service.ts";
export { photoRoutes } from "./photo.routes.ts";
export { deletePhoto as removePhoto, photoVersionOf } from "./photo.repository.ts";
export { createPictureMaker } from "./picture.ts";
