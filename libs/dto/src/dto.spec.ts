import 'reflect-metadata';
import { LIMITS } from '@tertulia/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  CreateConversationDto,
  HistoryQueryDto,
  RegisterDto,
  SendMessagePayloadDto,
  SyncPayloadDto,
  UpdateMeDto,
} from './index';

type Constructor<T extends object> = new () => T;

function wrongPaths<T extends object>(type: Constructor<T>, plain: unknown): string[] {
  const paths: string[] = [];
  const collect = (errors: ReturnType<typeof validateSync>, prefix: string): void => {
    for (const error of errors) {
      if (error.constraints) paths.push(prefix + error.property);
      collect(error.children ?? [], `${prefix}${error.property}.`);
    }
  };
  const instance = plainToInstance(type, plain);
  collect(validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }), '');
  return paths;
}

const id = '0123456789abcdef01234567';
const message = { conversationId: id, clientMessageId: '6a4cf1b2-2f6e-4d55-9f0e-3a1f5f0b7c11', body: 'hello' };

describe('the request classes', () => {
  it('accept what the contract names', () => {
    expect(
      wrongPaths(RegisterDto, { email: ' Ana@Example.org ', password: 'x'.repeat(10), displayName: 'Ana' }),
    ).toEqual([]);
    expect(wrongPaths(SendMessagePayloadDto, message)).toEqual([]);
    expect(wrongPaths(SyncPayloadDto, { cursors: [{ conversationId: id, rev: 0 }] })).toEqual([]);
    expect(wrongPaths(CreateConversationDto, { type: 'direct', memberIds: [id] })).toEqual([]);
  });

  it('refuse a property that the contract does not name', () => {
    expect(wrongPaths(SendMessagePayloadDto, { ...message, senderId: id })).toEqual(['senderId']);
    expect(wrongPaths(SyncPayloadDto, { cursors: [{ conversationId: id, rev: 0, seq: 1 }] })).toEqual([
      'cursors.0.seq',
    ]);
  });

  it('refuse query operators where a string belongs', () => {
    expect(wrongPaths(RegisterDto, { email: { $ne: null }, password: { $gt: '' }, displayName: { $ne: 1 } })).toEqual([
      'email',
      'password',
      'displayName',
    ]);
    expect(wrongPaths(SendMessagePayloadDto, { ...message, conversationId: { $ne: null } })).toEqual([
      'conversationId',
    ]);
    expect(wrongPaths(SendMessagePayloadDto, { ...message, attachmentIds: { length: 1 } })).toEqual(['attachmentIds']);
  });

  it('take null for left out where a property is optional', () => {
    const dto = plainToInstance(SendMessagePayloadDto, { ...message, attachmentIds: null, replyToId: null });
    expect(validateSync(dto)).toEqual([]);
    expect([dto.attachmentIds, dto.replyToId]).toEqual([undefined, undefined]);
  });

  it('say of a wrong type that it is one, before anything else', () => {
    const dto = plainToInstance(RegisterDto, { email: 7, password: 7, displayName: 7 });
    const first = validateSync(dto, { stopAtFirstError: true }).map((error) => Object.keys(error.constraints ?? {}));
    expect(first).toEqual([['isEmail'], ['isString'], ['isString']]);
  });

  it('trim before they measure', () => {
    expect(wrongPaths(RegisterDto, { email: 'a@b.org', password: 'x'.repeat(10), displayName: '   ' })).toEqual([
      'displayName',
    ]);
    expect(wrongPaths(SendMessagePayloadDto, { ...message, body: ` ${'x'.repeat(LIMITS.body.max)} ` })).toEqual([]);
    expect(wrongPaths(SendMessagePayloadDto, { ...message, body: 'x'.repeat(LIMITS.body.max + 1) })).toEqual(['body']);
  });

  it('refuse names that hold control or bidirectional override characters', () => {
    expect(wrongPaths(UpdateMeDto, { displayName: 'Ana\u202Egro.elpmaxe' })).toEqual(['displayName']);
    expect(wrongPaths(UpdateMeDto, { displayName: 'Ana\nRoot' })).toEqual(['displayName']);
    expect(wrongPaths(UpdateMeDto, { displayName: null })).toEqual(['displayName']);
  });

  it('want a title of a group and one of nobody else', () => {
    expect(wrongPaths(CreateConversationDto, { type: 'group', memberIds: [id] })).toEqual(['title']);
    expect(wrongPaths(CreateConversationDto, { type: 'broadcast', memberIds: [id] })).toEqual(['type']);
  });

  it('read numbers from a query string and refuse what is none', () => {
    expect(plainToInstance(HistoryQueryDto, { limit: '20' }).limit).toBe(20);
    expect(wrongPaths(HistoryQueryDto, { limit: 'all' })).toEqual(['limit']);
    expect(wrongPaths(HistoryQueryDto, { limit: '101' })).toEqual(['limit']);
  });
});
