export * from './auth.dto';
export * from './auth.response.dto';
export * from './conversation.dto';
export * from './event.dto';
export * from './message.dto';
export * from './page-query.dto';
export * from './user.dto';
export * from './user.response.dto';
