import { createDeletedAccount } from '../../resources/accounts';
import { MIXED_CASE } from '../edgeCases';
import { type EdgeCasePullRequest, member, outsider } from './edgeCases';

const FORK = { uuid: '{6f5a2c1e-90b4-4b5e-8f10-1b2d3c4e5f60}', name: 'my-fork', fullName: 'someone-else/my-fork' };

/** Pull requests with an ordinary history whose API responses are incomplete or unusual. */
export const EDGE_CASE_RESPONSES: readonly EdgeCasePullRequest[] = [
  { name: 'author-null', opener: ({ random }) => createDeletedAccount(random, 'null') },
  { name: 'author-absent', opener: ({ random }) => createDeletedAccount(random, 'absent') },
  {
    name: 'author-bot',
    opener: (context) => outsider(context, 3),
    details: (context) => ({ reviewers: [context.cast[2], outsider(context, 0)] }),
  },
  { name: 'author-team', opener: ({ repository }) => repository.workspace.account },
  { name: 'author-without-nickname', opener: (context) => member(context, 4) },
  { name: 'author-without-names', opener: (context) => member(context, 6) },
  { name: 'author-outside', opener: (context) => outsider(context, 2) },
  {
    name: 'deleted-fork',
    details: () => ({
      sourceRepository: null,
      quirks: { sourceCommit: 'null', destinationCommit: 'null', commits: 'missing', revision: 'missing' },
    }),
  },
  {
    name: 'deleted-fork-commits-kept',
    details: () => ({ sourceRepository: null, quirks: { sourceCommit: 'null', revision: 'missing' } }),
  },
  { name: 'fork', details: () => ({ sourceRepository: FORK }) },
  { name: 'commits-missing', details: () => ({ quirks: { commits: 'missing' } }) },
  { name: 'commits-empty', details: () => ({ quirks: { commits: 'empty' } }) },
  { name: 'commits-missing-no-hash', details: () => ({ quirks: { commits: 'missing', sourceCommit: 'null' } }) },
  { name: 'both-ways-empty', details: () => ({ quirks: { commits: 'empty', revision: 'empty' } }) },
  { name: 'participants-single-only', details: () => ({ quirks: { participants: 'single only' } }) },
  { name: 'long-activity-hashes', details: () => ({ quirks: { activityHashLength: 40 } }) },
  { name: 'destination-absent', details: () => ({ quirks: { destinationRepository: 'absent' } }) },
  {
    name: 'mixed-case-repository',
    details: ({ repository }) => ({ repository: repository.workspace.repositories[MIXED_CASE] ?? repository }),
  },
  { name: 'title-empty', details: () => ({ overrides: { title: '' } }) },
  { name: 'title-missing', details: () => ({ overrides: { title: undefined } }) },
  { name: 'description-empty', details: () => ({ overrides: { description: '' } }) },
  { name: 'description-null', details: () => ({ overrides: { description: null } }) },
  { name: 'description-zero-width', details: () => ({ overrides: { description: 'Ship it 🚀\u200c' } }) },
  { name: 'description-80', details: () => ({ overrides: { description: 'x'.repeat(80) } }) },
  {
    name: 'description-emoji-at-the-cut',
    details: () => ({ overrides: { description: `${'y'.repeat(79)}🚀 and more` } }),
  },
  { name: 'description-long', details: () => ({ overrides: { description: 'Long story, told in full. '.repeat(9) } }) },
  { name: 'draft', details: () => ({ overrides: { draft: true, queued: true } }) },
  { name: 'draft-absent', details: () => ({ overrides: { draft: undefined, queued: undefined } }) },
];
