import type { Scene } from './script';
import { direct } from './conversations/direct';
import { design, kitchen, support } from './conversations/groups';
import { launch } from './conversations/launch';

/** Everything that the people of the demonstration talk about. */
export const SCENES: readonly Scene[] = [launch, support, design, kitchen, ...direct];
