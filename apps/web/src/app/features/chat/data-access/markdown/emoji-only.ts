/** More than these are read, not looked at. */
const MOST = 8;
const LONGEST = 200;

/** Built from text: the compiler does not know the properties of strings yet that every browser we support knows. */
const EMOJI_ONLY = new RegExp(String.raw`^\s*(?:\p{RGI_Emoji}\uFE0F?\s*){1,${MOST}}$`, 'v');

/** Such letters are in no emoji; looking for them costs nothing, while the expression above takes a while to be made. */
const LETTERS = /[a-z\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]/i;

/** Whether a message is a few emoji and nothing else; it is drawn larger then. */
export function isEmojiOnly(body: string): boolean {
  return body.length <= LONGEST && !LETTERS.test(body) && EMOJI_ONLY.test(body);
}
