import type { Scene } from '../script';

/** A small team at work. */
export const design: Scene = {
  title: 'Design',
  people: ['cleo', 'ana', 'emma', 'ines'],
  lines: [
    {
      from: 'cleo',
      at: [9, '14:10'],
      body: 'I would like to drop the bubbles. Text on paper, names once, time on hover. Objections?',
    },
    { from: 'ines', at: [9, '14:12'], body: 'None. But then the *unread* line has to carry more.' },
    {
      from: 'emma',
      at: [9, '14:20'],
      body: 'One colour for what can be done, one for what is new. If a third one turns up we have done something wrong.',
    },
    { from: 'cleo', at: [9, '14:21'], body: 'Framed and on the wall.', replyTo: 2 },
    {
      from: 'ines',
      at: [7, '16:45'],
      body: 'Contrast of the secondary text is 4.6 on light and 5.1 on dark. In high contrast everything is above 7.',
      before: 'Contrast of the secondary text is 4.6 on light and 5.1 on dark.',
    },
    { from: 'ana', at: [7, '16:50'], body: 'Thank you. That was the last open point of the audit.' },
    { from: 'ines', at: [2, '17:30'], body: 'I am away from tomorrow, back on the 3rd. @emma has my files.' },
    { from: 'emma', at: [2, '17:31'], body: 'Enjoy Porto!' },
  ],
};

/** Customers and their questions. */
export const support: Scene = {
  title: 'Support',
  people: ['grace', 'ben', 'farid', 'ana', 'jonas'],
  unread: { ana: 1 },
  lines: [
    {
      from: 'farid',
      at: [4, '10:20'],
      body: 'Question from Nordhafen: can they keep their own sign-in? They have Keycloak.',
    },
    { from: 'grace', at: [4, '10:26'], body: 'Not yet. It is on the list for the spring, and it will not cost extra.' },
    { from: 'farid', at: [4, '10:27'], body: 'That last part is what they wanted to hear.', replyTo: 1 },
    {
      from: 'jonas',
      at: [2, '09:15'],
      body: 'Ticket 4711: “messages arrive twice on the train”. Not ours, they still run the old client. Update sent.',
    },
    { from: 'ben', at: [2, '09:18'], body: 'I will believe it when I see their version. Please ask for it.' },
    { from: 'jonas', at: [2, '11:40'], body: '1.4.2, so the old one indeed. Closed.', replyTo: 4 },
    { from: 'farid', at: [0, '08:25'], body: 'I am at Nordhafen from ten. Anything that I should show them?' },
  ],
};

/** What is not work. */
export const kitchen: Scene = {
  title: 'Kitchen table',
  people: ['jonas', 'ana', 'ben', 'cleo', 'dmitri', 'emma', 'farid', 'grace', 'hiro', 'ines'],
  lines: [
    { from: 'jonas', at: [8, '12:05'], body: 'There is cake. Lemon. Second floor.' },
    { from: 'grace', at: [8, '12:06'], body: '🏃‍♀️' },
    { from: 'dmitri', at: [8, '12:31'], body: 'There was cake.' },
    { from: 'hiro', at: [8, '12:40'], body: 'There is never cake in Tokyo.' },
    { from: 'jonas', at: [8, '12:41'], body: 'I will post one. It is mostly sugar, it will outlive us.', replyTo: 3 },
    { from: 'emma', at: [1, '15:10'], body: 'Who is in for climbing on Tuesday? We are four, the hall takes six.' },
    { from: 'ben', at: [1, '15:12'], body: 'In.' },
    { from: 'cleo', at: [1, '15:20'], body: 'In, if somebody holds my rope who has done it before 😅' },
  ],
};
