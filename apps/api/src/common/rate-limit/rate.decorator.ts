import { SetMetadata } from '@nestjs/common';
import type { RateName } from '../../config/app-config';

export const RATE = Symbol('rate');

/** Names the bucket that a route takes its tokens from; `read` where nothing is said, `none` for what is never refused. */
export const RateLimit = (name: RateName | 'none') => SetMetadata(RATE, name);
