/** The address of the view of an object. Half a surrogate pair, which no address can hold, becomes a replacement character. */
export function objectAddress(key: string): string {
  return `#object?key=${encodeURIComponent(key.replace(/\p{Surrogate}/gu, '\ufffd'))}`;
}
