declare module '@joplin/turndown-plugin-gfm' {
  import type { Plugin } from 'turndown';

  /** Tables, struck text, boxes of task lists and the language of highlighted code. */
  export const gfm: Plugin;
}
