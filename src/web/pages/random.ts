/** 128 random bits. `crypto.randomUUID` is not there on a page without HTTPS, such as one in the shop's own network. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
