import type { ApprovalReport } from '../../approval/verdict';

/** JSON of the properties of a pull request, in bytes. */
const LARGEST_SIZE = 60_000;

interface Bounds {
  readonly commits: number;
  readonly people: number;
  /** Characters of a message or a name. */
  readonly text: number;
}

/** From wide to narrow: the first that fits is used. A pull request of thousands of commits by one person fits the first. */
const BOUNDS: readonly [Bounds, ...Bounds[]] = [
  { commits: 250, people: 250, text: 255 },
  { commits: 250, people: 100, text: 72 },
  { commits: 250, people: 50, text: 24 },
  { commits: 125, people: 25, text: 24 },
  { commits: 100, people: 20, text: 12 },
];

/** The lists of a report as properties, and the length of each list of commits before it was cut. */
export type BoundedLists = Pick<
  ApprovalReport,
  | 'commits'
  | 'commitMessages'
  | 'commitsApproved'
  | 'commitsNotApproved'
  | 'commitsByUnknownAuthor'
  | 'approverIds'
  | 'approvers'
  | 'reviewerIds'
  | 'reviewers'
  | 'changesRequestedByIds'
> & {
  /** The counts are absent if the commits are unknown. */
  commitsCount?: number;
  commitsApprovedCount?: number;
  commitsNotApprovedCount?: number;
  commitsByUnknownAuthorCount?: number;
  /** Whether a list of commits is cut. */
  commitsTruncated: boolean;
};

/**
 * The lists of a report, so short that they fit into an entity together with `others`. Lists of commits keep the newest.
 *
 * @param others the other properties of the entity
 */
export function boundedLists(report: ApprovalReport, others: object): BoundedLists {
  const space = LARGEST_SIZE - sizeOf(others);
  const [widest, ...narrower] = BOUNDS;
  return narrower.reduce(
    (lists, bounds) => (sizeOf(lists) <= space ? lists : cut(report, bounds)),
    cut(report, widest),
  );
}

function cut(report: ApprovalReport, bounds: Bounds): BoundedLists {
  const commits = (list: readonly string[]) => list.slice(0, bounds.commits);
  const people = (list: readonly string[]) => list.slice(0, bounds.people);
  const short = (list: readonly string[]) => list.map((item) => firstCharacters(item, bounds.text));
  const { length: commitsCount } = report.commits;
  return {
    commits: commits(report.commits),
    commitMessages: short(commits(report.commitMessages)),
    commitsApproved: commits(report.commitsApproved),
    commitsNotApproved: commits(report.commitsNotApproved),
    commitsByUnknownAuthor: commits(report.commitsByUnknownAuthor),
    ...(commitsCount > 0 && {
      commitsCount,
      commitsApprovedCount: report.commitsApproved.length,
      commitsNotApprovedCount: report.commitsNotApproved.length,
      commitsByUnknownAuthorCount: report.commitsByUnknownAuthor.length,
    }),
    // the other lists are parts of this one
    commitsTruncated: commitsCount > bounds.commits,
    approverIds: people(report.approverIds),
    approvers: short(people(report.approvers)),
    reviewerIds: people(report.reviewerIds),
    reviewers: short(people(report.reviewers)),
    changesRequestedByIds: people(report.changesRequestedByIds),
  };
}

/** The first characters, never half of a surrogate pair, with an ellipsis only when something was cut. */
export function firstCharacters(text: string, length: number): string {
  // a character takes at most two units of UTF-16
  const characters = [...text.slice(0, 2 * (length + 1))];
  return characters.length > length ? `${characters.slice(0, length).join('')}...` : text;
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
