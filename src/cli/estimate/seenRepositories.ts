import type { BitbucketClient } from '../../bitbucket/client';
import { ENDPOINTS } from '../../bitbucket/endpoints';
import type { Settings } from '../../config';
import { MalformedRecordError } from '../../graph/properties';
import type { ListedRepository } from '../../steps/jobState/listed';
import { toListedRepository } from '../../steps/repos/converter';
import { Selection } from '../../steps/repos/selection';

/** The repositories of a workspace, as far as they are listed for an estimate. */
export interface SeenRepositories {
  /** Those that a run reads, most recently updated first. */
  readonly listed: readonly ListedRepository[];
  /** How many more there are, about, none of which was updated after the last of these. */
  readonly unlisted: number;
  /** How many there are in all, those that a run leaves out included. */
  readonly all: number;
}

/** Of larger workspaces, the repositories that were updated least recently are counted, and not listed. */
const MOST_PAGES = 50;
const PAGE = ENDPOINTS.repositories.pagelen!;

/**
 * Lists the repositories of a workspace, a call for each hundred.
 *
 * @param total how many a credential sees
 */
export async function seeRepositories(
  client: BitbucketClient,
  { excludeRepositories }: Pick<Settings, 'excludeRepositories'>,
  { slug, total }: { slug: string; total: number },
): Promise<SeenRepositories> {
  const workspace = await client.get(ENDPOINTS.workspace, { workspace: slug });
  const selection = new Selection(excludeRepositories);
  const query = [['sort', '-updated_on']] as const;
  const listed: ListedRepository[] = [];
  let seen = 0;
  for await (const record of client.list(ENDPOINTS.repositories, { workspace: workspace.uuid }, query)) {
    seen += 1;
    if (record && !selection.excludes(record)) {
      listed.push(...convertedOrNone(() => toListedRepository(record, workspace)));
    }
    if (seen === MOST_PAGES * PAGE) {
      break;
    }
  }
  const others = Math.max(0, total - seen);
  return { listed, unlisted: seen > 0 ? Math.round((others * listed.length) / seen) : 0, all: seen + others };
}

/** A run skips a record that cannot be used. */
export function convertedOrNone<T>(convert: () => T): T[] {
  try {
    return [convert()];
  } catch (error) {
    if (error instanceof MalformedRecordError) {
      return [];
    }
    throw error;
  }
}
