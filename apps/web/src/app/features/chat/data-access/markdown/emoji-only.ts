/** More than these are read, not looked at. */
const MOST = 8;
const LONGEST = 200;

/** Built from text: the compiler does not know the properties of strings yet that every browser we support knows. */
const EMOJI_ONLY = new RegExp(String.raw`^\s*(?:\p{RGI_Emoji}\uFE0F?\s*){1,${MOST}}$`, 'v');

/** Whether a message is a few emoji and nothing else; it is drawn larger then. */
export function isEmojiOnly(body: string): boolean {
  return body.length <= LONGEST && EMOJI_ONLY.test(body);
}
