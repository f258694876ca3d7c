import type { Scene } from '../script';

/** Talks of two. */
export const direct: readonly Scene[] = [
  {
    title: null,
    people: ['ana', 'ben'],
    unread: { ana: 1 },
    lines: [
      { from: 'ana', at: [3, '17:02'], body: 'Good work today. I had expected at least one page at lunch.' },
      { from: 'ben', at: [3, '17:05'], body: 'So had I. I ate at my desk for nothing.' },
      { from: 'ana', at: [0, '07:58'], body: 'Ready?' },
      {
        from: 'ben',
        at: [0, '08:12'],
        body: 'Ready. Just say so in *Launch*, so that everybody sees who gave the go.',
      },
    ],
  },
  {
    title: null,
    people: ['ana', 'cleo'],
    lines: [
      {
        from: 'cleo',
        at: [2, '13:15'],
        body: 'Could you read the notes before I share them? [Draft](https://example.org/notes/2.0)',
      },
      {
        from: 'ana',
        at: [2, '13:40'],
        body: 'Read. I would move “nothing is lost” to the top. It is why people come.',
      },
      { from: 'cleo', at: [2, '13:41'], body: 'Moved.', replyTo: 1 },
    ],
  },
  {
    title: null,
    people: ['ana', 'hiro'],
    lines: [
      { from: 'hiro', at: [5, '09:10'], body: '来週の火曜日、そちらの朝9時に話せますか？' },
      { from: 'ana', at: [5, '09:14'], body: 'はい、お願いします。 I will send an invitation.' },
    ],
  },
  {
    title: null,
    people: ['ana', 'farid'],
    lines: [
      { from: 'farid', at: [1, '16:00'], body: 'Nordhafen want 400 seats. In two steps, the first 120 in January.' },
      { from: 'ana', at: [1, '16:20'], body: 'Wonderful. Then let us talk about *their* second node on Thursday.' },
    ],
  },
];
