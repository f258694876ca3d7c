import {
  AtSign as LucideAtSign,
  Bell as LucideBell,
  KeyRound as LucideKeyRound,
  MonitorSmartphone as LucideMonitorSmartphone,
  Palette as LucidePalette,
  UserRound as LucideUserRound,
  type IconNode,
} from 'lucide';
import type { TextKey } from '../i18n/text-key';

/** A part of the settings: `/settings/<path>`. */
export interface SettingsPart {
  path: string;
  label: TextKey;
  icon: IconNode;
}

/** The parts of the settings, in their order. */
export const SETTINGS_PARTS: readonly SettingsPart[] = [
  { path: 'profile', label: 'profile.profile', icon: LucideUserRound },
  { path: 'appearance', label: 'profile.appearance', icon: LucidePalette },
  { path: 'notifications', label: 'notifications.title', icon: LucideBell },
  { path: 'password', label: 'profile.password.title', icon: LucideKeyRound },
  { path: 'sessions', label: 'profile.sessions.title', icon: LucideMonitorSmartphone },
  { path: 'account', label: 'profile.account', icon: LucideAtSign },
];
