import { IntegrationError } from '@jupiterone/integration-sdk-core';

import { ENDPOINTS } from '../../bitbucket/endpoints';
import { DependencyGraphs, Entities, EXTERNAL_COUNTERPARTS, Relationships, Steps } from '../../graph/model';
import { label } from '../../graph/properties';
import { IngestionSources } from '../../ingestionConfig';
import type { WorkspacePermissions } from '../jobState/listed';
import type { NonMembers } from '../jobState/nonMembers';
import { getMembers, getStepData } from '../jobState/stepData';
import { addRelationshipOnce } from '../runtime/addOnce';
import { defineStep } from '../runtime/defineStep';
import type { StepTools } from '../runtime/tools';
import { createExternalUserEntity } from '../users/converter';
import { combineMemberships, type MembershipFacts } from '../users/membership';

/** The users step reads them for this one as well. */
const endpoints = [ENDPOINTS.workspacePermissions] as const;

/**
 * Adds the people who may do something in a workspace without being a member: those whom the permissions of a workspace name,
 * and those to whom a repository or a project grants something.
 *
 * JupiterOne deletes by type. So this step alone produces external users and all their relationships, and fails when one of its
 * sources is missing.
 */
export const externalUsersStep = defineStep(
  {
    id: Steps.EXTERNAL_USERS,
    name: 'Fetch External Users',
    entities: [Entities.EXTERNAL_USER],
    relationships: [Relationships.WORKSPACE_HAS_EXTERNAL_USER, ...EXTERNAL_COUNTERPARTS.values()],
    // without the members, nobody can be told from them
    dependsOn: [Steps.WORKSPACES, Steps.USERS],
    // not pull requests: they are partial, so that none of their relationships is deleted
    follows: [
      ...[Steps.GROUPS, Steps.REPO_PERMISSIONS, Steps.PROJECT_PERMISSIONS],
      ...[Steps.BRANCH_RESTRICTIONS, Steps.DEFAULT_REVIEWERS],
    ],
    dependencyGraphId: DependencyGraphs.EXTERNAL_USERS,
    ingestionSourceId: IngestionSources.EXTERNAL_USERS,
    scopes: ['account'],
    endpoints,
    documentation:
      'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-workspaces/#api-workspaces-workspace-permissions-get',
  },
  fetchExternalUsers,
);

type ExternalUserTools = StepTools<typeof endpoints>;
type Listings = ReadonlyMap<string, WorkspacePermissions | Error>;

async function fetchExternalUsers(tools: ExternalUserTools): Promise<void> {
  const { forEachWorkspace, jobState } = tools;
  const nonMembers = await getStepData(jobState, 'nonMembers');
  const listings: Listings = (await getStepData(jobState, 'workspacePermissions')) ?? new Map<string, never>();
  // without it, the users step failed, and this one fails at the end
  if (nonMembers) {
    const keys = await addPeople(tools, nonMembers, listings);
    await addRelationships(tools, { nonMembers, listings, keys });
  }
  await forEachWorkspace(({ uuid, slug }) => {
    const listed = listings.get(uuid);
    return listed instanceof Error ? Promise.reject(unknownPermissions(slug, listed)) : Promise.resolve();
  });
}

function unknownPermissions(slug: string, cause: Error): IntegrationError {
  return new IntegrationError({
    code: 'UNKNOWN_PERMISSIONS',
    message:
      `Whom the permissions of workspace "${slug}" name is unknown, so people outside it may be missing, and JupiterOne deletes ` +
      `none of them. ${cause.message} Bitbucket shows these permissions to administrators of the workspace only, so an ` +
      'administrator must create the OAuth consumer.',
    cause,
  });
}

/** Adds each person once, and returns their keys by uuid. */
async function addPeople(
  { jobState, skips }: ExternalUserTools,
  nonMembers: NonMembers,
  listings: Listings,
): Promise<Map<string, string>> {
  const workspaces = await getMembers(jobState);
  const userKeys = await getStepData(jobState, 'userKeys');
  const keys = new Map<string, string>();
  const named = readable(listings).flatMap(([, { others }]) => [...others.values()]);
  for (const account of [...named, ...nonMembers.granted.values()]) {
    const { uuid } = account;
    // a member of one workspace may be somebody outside in another one
    if (!keys.has(uuid) && !userKeys?.has(uuid)) {
      const facts = { isWorkspace: workspaces.has(uuid), ...membershipFacts(uuid, listings) };
      const entity = skips.convert('external users', label(uuid), account, (record) =>
        createExternalUserEntity(record, facts),
      );
      if (entity) {
        keys.set(uuid, entity._key);
        await jobState.addEntity(entity);
      }
    }
  }
  return keys;
}

interface Found {
  readonly nonMembers: NonMembers;
  readonly listings: Listings;
  /** The keys of the external users, by uuid. */
  readonly keys: ReadonlyMap<string, string>;
}

async function addRelationships({ jobState }: ExternalUserTools, { nonMembers, listings, keys }: Found): Promise<void> {
  for (const [from, { others, permissions }] of readable(listings)) {
    for (const uuid of others.keys()) {
      const ends = { from, to: keys.get(uuid), properties: { permission: permissions.get(uuid)?.permission } };
      await addRelationshipOnce(jobState, Relationships.WORKSPACE_HAS_EXTERNAL_USER, ends);
    }
  }
  for (const { metadata, from, to, properties } of nonMembers.relationships) {
    const startsAtPerson = metadata.sourceType === Entities.EXTERNAL_USER._type;
    const ends = startsAtPerson ? { from: keys.get(from), to } : { from, to: keys.get(to) };
    await addRelationshipOnce(jobState, metadata, { ...ends, properties });
  }
}

/** The workspaces whose permissions are known. */
function readable(listings: Listings): [workspaceUuid: string, WorkspacePermissions][] {
  return [...listings].flatMap(([uuid, listed]) => (listed instanceof Error ? [] : [[uuid, listed]]));
}

/** Somebody outside may have a role in every workspace whose permissions are unknown. */
function membershipFacts(uuid: string, listings: Listings): MembershipFacts {
  const all = [...listings.values()].map((listed) => (listed instanceof Error ? undefined : listed));
  const memberships = all.filter((listed) => !listed || listed.permissions.has(uuid));
  return combineMemberships(memberships.map((listed) => listed?.permissions.get(uuid)));
}
