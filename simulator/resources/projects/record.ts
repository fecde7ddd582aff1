import { type ExpectedEntity } from '../../graph/builder';
import type { Random } from '../../world/random';
import { DAY, type Micros, toMillis, toStamp } from '../../world/time';
import { renderAccount } from '../accounts';
import type { FieldValue, Json } from '../json';
import { renderWorkspaceReference, type WorkspaceRecord } from '../workspaces/record';

export interface Project {
  uuid: string;
  key: string;
  name: string;
  description: string | null;
  isPrivate: boolean;
  createdOn: Micros;
  updatedOn: Micros;
}

const NAMES = [
  ['PAY', 'Payments'],
  ['PLAT', 'Platform'],
  ['MOB', 'Mobile Apps'],
  ['DATA', 'Data & Analytics'],
  ['SEC', 'Security Tooling'],
  ['WEB', 'Customer Web'],
  ['OPS', 'Operations'],
  ['LAB', 'Research Lab'],
] as const;

export function createProject(random: Random, index: number, now: Micros): Project {
  const [key, name] = NAMES[index % NAMES.length] as (typeof NAMES)[number];
  const round = Math.floor(index / NAMES.length);
  const createdOn = now - random.integer(400, 1500) * DAY - random.integer(0, 999_999);
  return {
    uuid: random.uuid(),
    key: round === 0 ? key : `${key}${round + 1}`,
    name: round === 0 ? name : `${name} ${round + 1}`,
    description: index % 3 === 1 ? null : index % 3 === 2 ? '' : `Everything about ${name.toLowerCase()}`,
    isPrivate: random.chance(0.8),
    createdOn,
    updatedOn: createdOn + random.integer(1, 300) * DAY,
  };
}

export function renderProject(project: Project, workspace: WorkspaceRecord, origin: string): Json {
  return {
    type: 'project',
    uuid: project.uuid,
    key: project.key,
    name: project.name,
    description: project.description,
    is_private: project.isPrivate,
    has_publicly_visible_repos: false,
    owner: renderAccount(workspace.account, origin),
    workspace: renderWorkspaceReference(workspace, origin),
    created_on: toStamp(project.createdOn),
    updated_on: toStamp(project.updatedOn),
    links: renderProjectLinks(project, workspace),
  };
}

export function renderProjectLinks({ key }: Project, { slug }: WorkspaceRecord): Json {
  const html = `https://bitbucket.org/${slug}/workspace/projects/${key}`;
  return { html: { href: html }, avatar: { href: `${html}/avatar/32` } };
}

export function renderProjectReference(project: Project, workspace: WorkspaceRecord): Json {
  const { key, uuid, name } = project;
  return { type: 'project', key, uuid, name, links: renderProjectLinks(project, workspace) };
}

export function projectEntity(project: Project, workspace: WorkspaceRecord): ExpectedEntity {
  return {
    _key: project.uuid,
    _type: 'bitbucket_project',
    _class: ['Project'],
    key: project.key,
    name: project.name,
    displayName: project.name,
    description: project.description ?? '',
    public: !project.isPrivate,
    workspace: workspace.slug,
    webLink: `https://bitbucket.org/${workspace.slug}/workspace/projects/${project.key}`,
    createdOn: toMillis(project.createdOn),
    updatedOn: toMillis(project.updatedOn),
  };
}

export function readProjectField(project: Project, field: string): FieldValue | undefined {
  switch (field) {
    case 'uuid':
    case 'key':
    case 'name':
      return project[field];
    case 'created_on':
      return { at: project.createdOn };
    case 'updated_on':
      return { at: project.updatedOn };
    default:
      return undefined;
  }
}
