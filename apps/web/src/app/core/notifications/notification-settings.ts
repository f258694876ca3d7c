/** Which messages are told of: all, those that mention one (and direct ones, where it is not set for the conversation), or none. */
export type AlertLevel = 'all' | 'mentions' | 'none';

export const ALERT_LEVELS: readonly AlertLevel[] = ['all', 'mentions', 'none'];

/** What one wants to be told of. The protocol has no place for it: it is kept in this browser, for each person who uses it. */
export interface NotificationSettings {
  /** Whether the desktop shows notifications, where the browser lets it. */
  desktop: boolean;
  /** For every conversation that has no setting of its own. */
  level: AlertLevel;
  /** By id of the conversation. */
  conversations: Readonly<Record<string, AlertLevel>>;
  /** Whether a notification shows what the message says. */
  content: boolean;
  sound: boolean;
  /** Nothing is told before this time, in milliseconds since the epoch. */
  quietUntil: number;
}

export const DEFAULT_SETTINGS: NotificationSettings = {
  desktop: false,
  level: 'all',
  conversations: {},
  content: true,
  sound: false,
  quietUntil: 0,
};

/** Whether a value is one of the levels. */
export function isAlertLevel(value: unknown): value is AlertLevel {
  return ALERT_LEVELS.some((level) => level === value);
}

/** Whether somebody wants to hear nothing of a conversation: it is not counted and looks muted. */
export function isMuted({ conversations }: NotificationSettings, conversationId: string): boolean {
  return conversations[conversationId] === 'none';
}

/** Settings as they were kept; what is missing or of no use is as it is by default. */
export function parseSettings(text: string | null): NotificationSettings {
  const kept = objectIn(text);
  const { desktop, level, conversations, content, sound, quietUntil } = kept;
  return {
    desktop: typeof desktop === 'boolean' ? desktop : DEFAULT_SETTINGS.desktop,
    level: isAlertLevel(level) ? level : DEFAULT_SETTINGS.level,
    conversations: levelsIn(conversations),
    content: typeof content === 'boolean' ? content : DEFAULT_SETTINGS.content,
    sound: typeof sound === 'boolean' ? sound : DEFAULT_SETTINGS.sound,
    quietUntil: typeof quietUntil === 'number' ? quietUntil : DEFAULT_SETTINGS.quietUntil,
  };
}

function levelsIn(value: unknown): Record<string, AlertLevel> {
  const levels: Record<string, AlertLevel> = {};
  if (typeof value !== 'object' || value === null) return levels;
  for (const [id, level] of Object.entries(value)) if (isAlertLevel(level)) levels[id] = level;
  return levels;
}

function objectIn(text: string | null): Partial<Record<keyof NotificationSettings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
