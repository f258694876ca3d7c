import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who makes a call, as the access token says and the session confirms. */
export interface Principal {
  userId: string;
  sessionId: string;
}

/** Injects the `Principal` of an HTTP call. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<{ user: Principal }>().user;
});
