import { type ExpectedEntity, undefinedIfEmpty } from '../../graph/builder';
import type { Random } from '../../world/random';
import { KINDS, SUBJECTS } from '../../world/subjects';
import { DAY, HOUR, type Micros, toMillis, toStamp } from '../../world/time';
import { renderAccount } from '../accounts';
import type { FieldValue, Json } from '../json';
import { type Project, renderProjectReference } from '../projects/record';
import { renderWorkspaceReference, type WorkspaceRecord } from '../workspaces/record';

/** What a repository is by itself, without what it contains. */
export interface RepositoryRecord {
  uuid: string;
  slug: string;
  name: string;
  /** As Bitbucket returns it: its case may differ from that of the slug. */
  fullName: string;
  workspace: WorkspaceRecord;
  project?: Project;
  description: string | null;
  isPrivate: boolean;
  /** `null` in an empty repository. */
  mainBranch: string | null;
  language: string;
  size: number;
  forkPolicy: string;
  parentFullName?: string;
  /** Bitbucket does not tell whether it is a fork. */
  hidesParent?: boolean;
  /** Absent in most workspaces. */
  enforcedSignedCommits?: boolean | null;
  /** Whether it has its own branch restrictions instead of those of its project. Where Bitbucket does not tell, it has not. */
  overridesBranchRestrictions?: boolean;
  createdOn: Micros;
  /** Updated by pushes and merges, but not by edits, comments, approvals and declines. */
  updatedOn: Micros;
  /** Access to pull requests, which a repository can refuse although it is listed. */
  pullRequestAccess: 'granted' | 'forbidden' | 'missing';
  /** Each page of pull requests starts with the last item of the page before, as if data changed between two calls. */
  overlappingPages: boolean;
}

export interface RepositoryReference {
  uuid: string;
  name: string;
  fullName: string;
}

type KindEntry = [string, (typeof KINDS)[string]];

interface RepositoryPlan {
  workspace: WorkspaceRecord;
  projects: readonly Project[];
  /** Position in the workspace. */
  index: number;
  now: Micros;
}

export function createRepositoryRecord(
  random: Random,
  { workspace, projects, index, now }: RepositoryPlan,
): RepositoryRecord {
  const kinds = Object.entries(KINDS);
  const [subject, projectKey] = SUBJECTS[index % SUBJECTS.length] as (typeof SUBJECTS)[number];
  const [kind, { languages, descriptions }] = kinds[Math.floor(index / SUBJECTS.length) % kinds.length] as KindEntry;
  const round = Math.floor(index / (SUBJECTS.length * kinds.length));
  const slug = `${subject}-${kind}${round === 0 ? '' : `-${round + 1}`}`;
  const createdOn = now - random.integer(200, 1400) * DAY - random.integer(0, 999_999);
  return {
    uuid: random.uuid(),
    slug,
    name: slug,
    fullName: `${workspace.slug}/${slug}`,
    workspace,
    project: pickProject(random, projects, projectKey),
    description: random.pick(descriptions).replace('%s', subject.replace('-', ' ')),
    isPrivate: random.chance(0.9),
    mainBranch: random.chance(0.7) ? 'main' : 'master',
    language: random.pick(subject === 'robot-firmware' ? ['c++', 'rust'] : languages),
    size: random.integer(20_000, 90_000_000),
    forkPolicy: random.pick(['allow_forks', 'no_public_forks', 'no_forks']),
    createdOn,
    updatedOn: now - random.integer(1, 150) * DAY - random.integer(1, 23) * HOUR - random.integer(0, 999_999),
    pullRequestAccess: 'granted',
    overlappingPages: false,
  };
}

/** Prefers projects such as PAY and PAY2 for the key PAY. A small workspace may have none of them. */
function pickProject(random: Random, projects: readonly Project[], key: string): Project | undefined {
  const fitting = projects.filter((project) => project.key.replace(/\d+$/, '') === key);
  return projects.length === 0 ? undefined : random.pick(fitting.length > 0 ? fitting : projects);
}

/** The default target of pull requests. An empty repository has no main branch yet. */
export function mainBranchOf({ mainBranch }: RepositoryRecord): string {
  return mainBranch ?? 'main';
}

export function referenceTo({ uuid, name, fullName }: RepositoryRecord): RepositoryReference {
  return { uuid, name, fullName };
}

export function renderRepository(repository: RepositoryRecord, origin: string): Json {
  const { workspace, project } = repository;
  const api = `${origin}/2.0/repositories/${workspace.slug}/${repository.slug}`;
  const html = `https://bitbucket.org/${workspace.slug}/${repository.slug}`;
  return {
    type: 'repository',
    scm: 'git',
    uuid: repository.uuid,
    full_name: repository.fullName,
    slug: repository.slug,
    name: repository.name,
    description: repository.description,
    is_private: repository.isPrivate,
    website: '',
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    ...(project && { project: renderProjectReference(project, workspace) }),
    fork_policy: repository.forkPolicy,
    mainbranch: repository.mainBranch === null ? null : { name: repository.mainBranch, type: 'branch' },
    language: repository.language,
    size: repository.size,
    ...(!repository.hidesParent && {
      parent: repository.parentFullName === undefined ? null : renderParent(repository.parentFullName),
    }),
    has_issues: false,
    has_wiki: false,
    ...(repository.enforcedSignedCommits !== undefined && {
      enforced_signed_commits: repository.enforcedSignedCommits,
    }),
    override_settings: {
      default_merge_strategy: true,
      branching_model: true,
      ...(repository.overridesBranchRestrictions !== undefined && {
        branch_restrictions: repository.overridesBranchRestrictions,
      }),
    },
    created_on: toStamp(repository.createdOn),
    updated_on: toStamp(repository.updatedOn),
    links: {
      self: { href: api },
      html: { href: html },
      avatar: { href: `https://bytebucket.org/ravatar/${encodeURIComponent(repository.uuid)}?ts=default` },
      pullrequests: { href: `${api}/pullrequests` },
      commits: { href: `${api}/commits` },
      forks: { href: `${api}/forks` },
      watchers: { href: `${api}/watchers` },
      downloads: { href: `${api}/downloads` },
      clone: [
        // Bitbucket puts the name of the calling account into this URL.
        { name: 'https', href: `https://example-consumer@bitbucket.org/${workspace.slug}/${repository.slug}.git` },
        { name: 'ssh', href: `git@bitbucket.org:${workspace.slug}/${repository.slug}.git` },
      ],
      hooks: { href: `${api}/hooks` },
    },
  };
}

/** The short form that other records contain. */
export function renderRepositoryReference({ uuid, name, fullName }: RepositoryReference, origin: string): Json {
  return {
    type: 'repository',
    full_name: fullName,
    links: {
      self: { href: `${origin}/2.0/repositories/${fullName}` },
      html: { href: `https://bitbucket.org/${fullName}` },
      avatar: { href: `https://bytebucket.org/ravatar/${encodeURIComponent(uuid)}?ts=default` },
    },
    name,
    uuid,
  };
}

function renderParent(fullName: string): Json {
  const name = fullName.split('/')[1] ?? fullName;
  return {
    type: 'repository',
    full_name: fullName,
    name,
    uuid: '{0d1c2b3a-4f5e-4a6b-8c7d-9e0f1a2b3c4d}',
    links: { html: { href: `https://bitbucket.org/${fullName}` } },
  };
}

export function repositoryEntity(repository: RepositoryRecord): ExpectedEntity {
  const { workspace } = repository;
  const fullName = repository.fullName.toLowerCase();
  return {
    _key: repository.uuid,
    _type: 'bitbucket_repo',
    _class: ['CodeRepo'],
    name: repository.name,
    displayName: repository.name,
    uuid: repository.uuid,
    slug: repository.slug,
    fullName,
    owner: fullName.split('/')[0],
    ownerId: workspace.uuid,
    projectId: repository.project?.uuid,
    public: !repository.isPrivate,
    private: repository.isPrivate,
    fork: repository.hidesParent ? undefined : repository.parentFullName !== undefined,
    description: undefinedIfEmpty(repository.description),
    defaultBranch: repository.mainBranch ?? undefined,
    // Bitbucket gives an empty string when it does not know the language.
    language: undefinedIfEmpty(repository.language),
    sizeInBytes: repository.size,
    forkPolicy: repository.forkPolicy,
    signedCommitsRequired: repository.enforcedSignedCommits ?? undefined,
    inheritsBranchRestrictions:
      repository.overridesBranchRestrictions === undefined ? undefined : !repository.overridesBranchRestrictions,
    parentFullName: repository.parentFullName,
    webLink: `https://bitbucket.org/${workspace.slug}/${repository.slug}`,
    createdOn: toMillis(repository.createdOn),
    updatedOn: toMillis(repository.updatedOn),
  };
}

export function readRepositoryField(repository: RepositoryRecord, field: string): FieldValue | undefined {
  switch (field) {
    case 'uuid':
    case 'name':
    case 'slug':
    case 'language':
    case 'size':
      return repository[field];
    case 'full_name':
      return repository.fullName;
    case 'is_private':
      return repository.isPrivate;
    case 'created_on':
      return { at: repository.createdOn };
    case 'updated_on':
      return { at: repository.updatedOn };
    case 'project.key':
      return repository.project?.key ?? null;
    case 'project.uuid':
      return repository.project?.uuid ?? null;
    default:
      return undefined;
  }
}
