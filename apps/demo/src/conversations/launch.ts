import type { Scene } from '../script';

/** A release, from its plan to its morning. */
export const launch: Scene = {
  title: 'Launch 2.0',
  people: ['ana', 'ben', 'cleo', 'dmitri', 'emma', 'grace', 'hiro'],
  unread: { ana: 3 },
  lines: [
    {
      from: 'ana',
      at: [6, '09:12'],
      body: 'Morning everyone. This is where we bring 2.0 over the line. The plan:\n\n1. Freeze on Thursday evening\n2. Canary on Friday, 10 %\n3. Everyone on Monday, *if* the errors stay flat',
    },
    { from: 'ben', at: [6, '09:15'], body: 'Canary at ten is fine with me. Who watches it over the weekend?' },
    { from: 'dmitri', at: [6, '09:16'], body: 'I can. I am home anyway.' },
    {
      from: 'cleo',
      at: [6, '09:31'],
      body: 'The new onboarding has two open issues, both small. I will have them by tonight.',
    },
    {
      from: 'emma',
      at: [6, '11:02'],
      body: '@cleo I can take the one with the keyboard focus, it is next to what I am doing.',
    },
    { from: 'cleo', at: [6, '11:04'], body: 'Please do!', replyTo: 4 },
    {
      from: 'hiro',
      at: [5, '01:20'],
      body: 'Tokyo has tested the build of yesterday. Search finds everything, also with full-width letters. One thing: the date above the messages is a day off for us after midnight.',
    },
    {
      from: 'grace',
      at: [5, '08:40'],
      body: 'Thanks, good catch. That is the server’s day instead of the reader’s. Fixed in `main`, with a test.',
      replyTo: 6,
    },
    { from: 'hiro', at: [5, '09:05'], body: 'Confirmed.' },
    { from: 'ben', at: [4, '18:00'], body: 'Freeze. From here on only what is broken.' },
    {
      from: 'ben',
      at: [3, '10:04'],
      body: "Canary is out. What I look at:\n\n```sql\nselect path, count(*) as errors\nfrom requests\nwhere status >= 500\n  and at > now() - interval '15 minutes'\ngroup by path\norder by errors desc;\n```",
    },
    {
      from: 'dmitri',
      at: [3, '10:22'],
      body: 'Flat so far. Latency, this morning against last Friday:',
      file: 'chart',
    },
    { from: 'ana', at: [3, '10:25'], body: 'That is *lower* than before?', replyTo: 11 },
    { from: 'dmitri', at: [3, '10:26'], body: 'The index on `conversations` went in with it. So yes.' },
    { from: 'emma', at: [3, '10:27'], body: 'Nice' },
    { from: 'dmitri', at: [1, '20:15'], body: 'Weekend report: nothing. I have never written a shorter one.' },
    {
      from: 'cleo',
      at: [0, '08:02'],
      body: 'Release notes are ready to read, two pages: what changed, and why it matters to *them*.',
      file: 'notes',
    },
    { from: 'ben', at: [0, '08:10'], body: '@ana green from me. Say the word and I turn it up to 100 %.' },
    {
      from: 'grace',
      at: [0, '08:11'],
      body: 'Green from support as well. We have the answers to the three questions that will come.',
    },
  ],
};
