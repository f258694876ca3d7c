import type { AppConfig } from './app-config';

/** What is allowed and yet should not stay so, in sentences for whoever runs the server. */
export function warningsOf({ production, redisUrl }: Pick<AppConfig, 'production' | 'redisUrl'>): string[] {
  if (!production || redisUrl === null || new URL(redisUrl).password !== '') return [];
  return [
    'REDIS_URL has no password: whoever reaches that Redis can send events to every client, read them, and end limits and sessions',
  ];
}
