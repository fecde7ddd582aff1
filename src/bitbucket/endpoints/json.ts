/*
 * JSON that several resources share. Types name only the fields that this integration uses, with `null` and absence where
 * Bitbucket really sends them. https://developer.atlassian.com/cloud/bitbucket/rest/intro/
 */

/** An ISO-8601 time with microseconds, for example `2022-08-12T15:25:31.595898+00:00`. */
export type Timestamp = string;

export interface Links {
  html?: { href?: string } | null;
}

/** A person, a workspace (`team`) or a bot (`app_user`). Deleted accounts are `null` or absent where one is promised. */
export interface Account {
  type?: string;
  /** What an `app_user` is, for example `repository_access_token`. */
  kind?: string | null;
  uuid: string;
  display_name?: string | null;
  nickname?: string | null;
  account_id?: string | null;
  account_status?: string | null;
  links?: Links | null;
  email?: string | null;
}
