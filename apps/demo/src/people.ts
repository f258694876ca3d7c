import type { Person } from './script';

/** Who works at the company of the demonstration; the first one is who the reader signs in as. */
export const PEOPLE: readonly Person[] = [
  { key: 'ana', displayName: 'Ana Álvarez', statusText: 'Shipping 2.0' },
  { key: 'ben', displayName: 'Ben Okafor', statusText: 'On call until Friday' },
  { key: 'cleo', displayName: 'Cléo Marchand' },
  { key: 'dmitri', displayName: 'Dmitri Volkov', statusText: 'Heads down, write rather than call' },
  { key: 'emma', displayName: 'Emma Lindqvist' },
  { key: 'farid', displayName: 'Farid Haddad', statusText: 'At customers on Wednesdays' },
  { key: 'grace', displayName: 'Grace Kim' },
  { key: 'hiro', displayName: '田中 宏', statusText: 'Tokyo, nine hours ahead' },
  { key: 'ines', displayName: 'Inês Carvalho', statusText: 'Back on the 3rd' },
  { key: 'jonas', displayName: 'Jonas Weiß' },
];
