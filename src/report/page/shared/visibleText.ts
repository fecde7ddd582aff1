/*
 * Control characters (other than tab and line feed), zero-width characters, the marks and overrides of text direction,
 * and halves of surrogate pairs. A name that contains them could look like another name.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- these are the characters to look for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Replaces every invisible character by its code, for example `[U+202E]`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}
