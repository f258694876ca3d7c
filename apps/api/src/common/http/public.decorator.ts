import { SetMetadata } from '@nestjs/common';

export const PUBLIC = Symbol('public');

/** Lets a route be called without signing in. */
export const Public = () => SetMetadata(PUBLIC, true);
