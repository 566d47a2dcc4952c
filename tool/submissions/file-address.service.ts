import { sqlOne } from '../core/db/database.ts';
import type { FileKind } from '../files/index.ts';
import type { FileInUse } from './submission.policy.ts';

export interface FileToSee extends FileInUse {
  fileId: string;
  name: string;
  kind: FileKind;
}

/** A file with everything that refers to it: who may see it depends on that. */
export async function findFileInUse(fileId: string): Promise<FileToSee | undefined> {
  return sqlOne<FileToSee>(
    `select f.id as "fileId", f.name, f.kind, f.owner_id as "ownerId",
       coalesce((select jsonb_agg(distinct jsonb_build_object('contextId', ch.context_id, 'personId', s.person_id))
         from submission_version_file vf
         join submission_version v on v.school_id = vf.school_id and v.id = vf.version_id
         join submission s on s.school_id = v.school_id and s.id = v.submission_id
         join class_homework ch on ch.school_id = s.school_id and ch.id = s.class_homework_id
         where vf.school_id = f.school_id and vf.file_id = f.id), '[]') as "handedIn",
       coalesce((select jsonb_agg(distinct ch.context_id) from homework_file hf
         join class_homework ch on ch.school_id = hf.school_id and ch.homework_id = hf.homework_id
         where hf.school_id = f.school_id and hf.file_id = f.id and ch.state in ('published', 'closed', 'archived')), '[]') as "attachedIn",
       coalesce((select jsonb_agg(distinct jsonb_build_object('authorId', h.author_id, 'contextId', ch.context_id)) from homework_file hf
         join homework h on h.school_id = hf.school_id and h.id = hf.homework_id
         join class_homework ch on ch.school_id = h.school_id and ch.homework_id = h.id
         where hf.school_id = f.school_id and hf.file_id = f.id), '[]') as "attachedBy"
     from file f where f.id = $1`,
    [fileId],
  );
}
