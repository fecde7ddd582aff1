import type { Item } from '../reportData';

/** The repository, the project with its workspace, or the workspace that an item belongs to; empty if none of them is known. */
export function placeOf({
  workspace,
  project,
  repository,
}: Pick<Item, 'workspace' | 'project' | 'repository'>): string {
  return repository ?? (project && workspace ? `${workspace}/${project}` : (project ?? workspace ?? ''));
}

/**
 * The name of an item with the place where it is, which every format shows: "acme/payments: STRIPE_SECRET_KEY". A name that begins
 * with its place stands alone, and that of a pull request ("payments/7: Fix it") gets its workspace ("acme/payments/7: Fix it").
 */
export function itemTitle(item: Pick<Item, 'name' | 'workspace' | 'project' | 'repository'>): string {
  const { name, repository } = item;
  const place = placeOf(item);
  const slug = repository?.slice(repository.lastIndexOf('/') + 1);
  if (place === '' || beginsWith(name, place)) {
    return name;
  }
  return slug && name.startsWith(`${slug}/`) ? place + name.slice(slug.length) : `${place}: ${name}`;
}

/** Whether a name is another one, or has more after it: "acme/api" and "acme/api: CI", but not "acme/api-docs". */
function beginsWith(name: string, start: string): boolean {
  return name.toLowerCase().startsWith(start.toLowerCase()) && !/^[\w-]/.test(name.slice(start.length));
}
