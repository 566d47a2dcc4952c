import { newId } from '../../tool/core/ids.ts';
import { content, publish } from '../tool/homework/content.ts';
import type { World } from './access-world.ts';

/**
 * Who gets what, by route and caller: nobody, a session that has ended, a teacher of another school; of this school the
 * teacher of another class, the pupil whose records they are, a classmate, a pupil of another class, a mentor, the class's
 * assistant and teacher, its class teacher 班主任 (by the school's own list), a department head, the head, the administrator.
 * No session 401, another school's record 404, own school but not permitted 403. Other codes say why a permitted request
 * goes no further. What follows `|` is a case of the same route.
 */
export const MATRIX = `
                                                             nob end for o-t pup mat o-p men ass tea c-t dep hea adm
get    /changes                                              401 401 200 200 200 200 200 200 200 200 200 200 200 200
all    /uploads{/:uploadId} | POST work for 3A               401 401 403 403 201 201 403 403 403 403 403 403 403 403
all    /uploads{/:uploadId} | POST an attachment for 3A      401 401 403 403 403 403 403 403 403 201 403 403 403 403
all    /uploads{/:uploadId} | GET the pupil's                401 401 404 404 200 404 404 404 404 404 404 404 404 404
all    /uploads{/:uploadId} | HEAD the pupil's               401 401 404 404 200 404 404 404 404 404 404 404 404 404
all    /uploads{/:uploadId} | PATCH the pupil's              401 401 404 404 409 404 404 404 404 404 404 404 404 404
all    /uploads{/:uploadId} | DELETE the pupil's             401 401 404 404 204 404 404 404 404 404 404 404 404 404
get    /school/patterns                                      401 401 403 403 403 403 403 403 403 403 403 403 200 200
put    /school/patterns                                      401 401 403 403 403 403 403 403 403 403 403 403 200 200
get    /school/contexts                                      401 401 403 403 403 403 403 403 403 403 403 403 200 200
put    /school/contexts/:contextId/mapping                   401 401 404 403 403 403 403 403 403 403 403 403 200 200
put    /school/subjects                                      401 401 403 403 403 403 403 403 403 403 403 403 200 200
get    /school/classes                                       401 401 200 200 200 200 200 200 200 200 200 200 200 200
get    /school/classes/:classId/pupils                       401 401 404 403 403 403 403 403 200 200 200 403 200 200
get    /school/office-list/template                          401 401 403 403 403 403 403 403 403 403 403 403 200 200
post   /school/office-list/preview                           401 401 403 403 403 403 403 403 403 403 403 403 200 200
post   /school/office-list/confirm                           401 401 403 403 403 403 403 403 403 403 403 403 404 404
get    /school/unmatched                                     401 401 403 403 403 403 403 403 403 403 403 403 200 200
post   /school/pupils/:personId/pair                         401 401 404 403 403 403 403 403 403 403 403 403 409 409
get    /contexts                                             401 401 200 200 200 200 200 200 200 200 200 200 200 200
get    /contexts/:contextId/people                           401 401 404 403 403 403 403 403 200 200 403 403 200 200
get    /contexts/:contextId/roster                           401 401 404 403 403 403 403 403 200 200 403 403 200 200
post   /contexts/:contextId/roster/sync                      401 401 404 403 403 403 403 403 200 429 403 403 429 429
post   /contexts/:contextId/roster/confirm                   401 401 404 403 403 403 403 403 403 200 403 403 200 200
get    /contexts/:contextId/composer                         401 401 404 403 403 403 403 403 403 200 403 403 403 403
post   /homework                                             401 401 404 403 403 403 403 403 403 200 403 403 403 403
get    /homework/:homeworkId                                 401 401 404 403 403 403 403 403 200 200 403 403 403 403
put    /homework/:homeworkId                                 401 401 404 403 403 403 403 403 403 200 403 403 403 403
patch  /class-homework/:classHomeworkId                      401 401 404 403 403 403 403 403 403 200 403 403 403 403
get    /class-homework/:classHomeworkId/adjustments          401 401 404 403 403 403 403 403 200 200 403 403 403 403
post   /class-homework/:classHomeworkId/adjustments          401 401 404 403 403 403 403 403 403 200 403 403 403 403
delete /class-homework/:classHomeworkId/adjustments/:adjustmentId 401 401 404 403 403 403 403 403 403 200 403 403 403 403
get    /drafts                                               401 401 200 200 403 403 403 403 403 200 403 200 403 403
get    /drafts/:draftId                                      401 401 404 403 403 403 403 403 403 200 403 403 403 403
put    /drafts/:draftId                                      401 401 404 403 403 403 403 403 403 200 403 403 403 403
delete /drafts/:draftId                                      401 401 404 403 403 403 403 403 403 200 403 403 403 403
get    /session                                              401 401 200 200 200 200 200 200 200 200 200 200 200 200
post   /session/window                                       401 401 200 200 200 200 200 200 200 200 200 200 200 200
post   /session/end                                          401 401 200 200 200 200 200 200 200 200 200 200 200 200
get    /to-do                                                401 401 403 403 200 200 200 403 403 403 403 403 403 403
get    /to-do/:classHomeworkId                               401 401 404 403 200 200 403 403 403 403 403 403 403 403
post   /class-homework/:classHomeworkId/opened               401 401 404 403 200 200 403 403 403 403 403 403 403 403
post   /class-homework/:classHomeworkId/hand-in              401 401 404 403 200 200 403 403 403 403 403 403 403 403
post   /class-homework/:classHomeworkId/take-back            401 401 404 403 409 409 403 403 403 403 403 403 403 403
post   /class-homework/:classHomeworkId/collect              401 401 404 403 403 403 403 403 200 200 403 403 403 403
put    /class-homework/:classHomeworkId/collection           401 401 404 403 403 403 403 403 200 200 403 403 403 403
post   /files/:fileId/address | the pupil's work             401 401 404 403 200 403 403 403 200 200 403 403 403 403
post   /files/:fileId/address | the homework's sheet         401 401 404 403 200 200 403 200 200 200 403 403 403 403
get    /submissions/:submissionId/work                       401 401 404 403 403 403 403 403 200 200 403 403 403 403
put    /submissions/:submissionId/mark                       401 401 404 403 403 403 403 403 200 200 403 403 403 403
post   /class-homework/:classHomeworkId/release              401 401 404 403 403 403 403 403 403 200 403 403 403 403
get    /class-homework/:classHomeworkId/gradebook            401 401 404 403 403 403 403 403 200 200 403 403 403 200
post   /class-homework/:classHomeworkId/gradebook/send-again 401 401 404 403 403 403 403 403 403 200 403 403 403 200
post   /class-homework/:classHomeworkId/gradebook/column     401 401 404 403 403 403 403 403 403 200 403 403 403 200
get    /contexts/:contextId/home                             401 401 404 403 403 403 403 403 200 200 200 403 403 403
get    /contexts/:contextId/homework                         401 401 404 403 403 403 403 403 200 200 200 403 403 403
get    /class-homework/:classHomeworkId/progress             401 401 404 403 403 403 403 403 200 200 200 403 403 403
get    /deep-linking/:deepLinkingId                          401 401 404 403 403 403 403 403 403 200 403 403 403 403
post   /deep-linking/:deepLinkingId/answer                   401 401 404 403 403 403 403 403 403 422 403 403 403 403
get    /class-homework/:classHomeworkId/marking              401 401 404 403 403 403 403 403 200 200 403 403 403 403
get    /connections                                          401 401 403 403 403 403 403 403 403 403 403 403 403 200
patch  /connections/:platformId                              401 401 404 403 403 403 403 403 403 403 403 403 403 200
patch  /deployments/:deploymentId                            401 401 404 403 403 403 403 403 403 403 403 403 403 200
post   /connections/registration-link                        401 401 403 403 403 403 403 403 403 403 403 403 403 200
`;

/** What is sent, where the path alone doesn't say it. A function is asked anew for each caller. */
export const SENT: Record<string, unknown> = {
  'put /school/patterns': { patterns: ['{class}-{subject}'] },
  'put /school/contexts/:contextId/mapping': { automatic: false, classCode: '3A', subjectId: null },
  'put /school/subjects': { subjects: [] },
  'post /school/office-list/confirm': { previewId: newId(), hash: 'unknown' },
  'post /school/pupils/:personId/pair': { accountPersonId: newId() },
  'post /contexts/:contextId/roster/confirm': { fingerprint: 'unknown' },
  'post /homework': (world: World) => publish([world.context]),
  'put /homework/:homeworkId': (world: World) => ({ content: asStored(world), revision: 1 }),
  'patch /class-homework/:classHomeworkId': {},
  'post /class-homework/:classHomeworkId/adjustments': (world: World) => ({
    personId: world.people.classmate.id,
    kind: 'excuse',
    dueAt: null,
    reason: '病假',
  }),
  'put /drafts/:draftId': (world: World) => ({ contextId: world.context.id, rev: 1, content: draft }),
  'post /session/window': { path: '/p/school/handle/homework' },
  'post /class-homework/:classHomeworkId/hand-in': { text: '我的文章', files: [] },
  'post /class-homework/:classHomeworkId/collect': (world: World) => ({
    personIds: [world.people.classmate.id],
    collected: true,
  }),
  'put /class-homework/:classHomeworkId/collection': { closed: true },
  'put /submissions/:submissionId/mark': async (world: World) => ({
    points: 16,
    outcome: null,
    comment: '',
    rev: (await world.rows<{ rev: number }>('select rev from mark'))[0]?.rev,
  }),
  'post /class-homework/:classHomeworkId/release': { submissionIds: null },
  'post /class-homework/:classHomeworkId/gradebook/send-again': { personIds: null },
  'post /deep-linking/:deepLinkingId/answer': { classHomeworkIds: [newId()] },
  'patch /connections/:platformId': { status: 'active' },
  'patch /deployments/:deploymentId': { status: 'active' },
};

export const draft = { ...content(), files: [], classes: [] };
const asStored = (world: World) => ({
  ...content({ title: '閱讀理解', bodyHtml: '<p>第 1 至 3 題</p>', handingIn: 'either', minutes: 20 }),
  files: [{ fileId: world.sheetId, name: 'sheet.pdf' }],
});
