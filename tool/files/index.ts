import { fileRoutes } from './file.routes.ts';
import { uploadRoutes } from './upload.routes.ts';

export { MAX_FILE_BYTES, type AddressAnswer, type FileKind, type FileWithHash } from './file.contract.ts';
export { filesJobs, sweepSchoolFiles } from './files.jobs.ts';
export { discard, stage } from './file-store.ts';
export { storeFile } from './store-file.ts';
export { signFile } from './signed-address.ts';
export { allowUploads, type MayUpload } from './upload-target.ts';

export const filesRoutes = [...uploadRoutes, ...fileRoutes];
