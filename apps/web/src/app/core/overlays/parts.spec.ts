import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { speak } from '../i18n/i18n.testing';
import { Notices } from '../notices/notices';
import { Parts } from './parts';

const FAILED = 'This part could not be loaded. Check your connection and try again.';

describe('a part of the page that is fetched when it is wanted', () => {
  let parts: Parts;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] });
    await speak('en');
    parts = TestBed.inject(Parts);
  });

  const notices = async (): Promise<string[]> => {
    const shown = await firstValueFrom(TestBed.inject(Notices).notices$);
    return shown.map(({ text }) => text);
  };

  it('is there once it was fetched, and is not fetched again', async () => {
    const load = jest.fn().mockResolvedValue({});
    const part = parts.part('panel', load);
    expect(part.there()).toBe(false);
    expect(await part.want()).toBe(true);
    expect(await part.want()).toBe(true);
    expect(part.there()).toBe(true);
    expect(load).toHaveBeenCalledTimes(1);
    expect(await notices()).toEqual([]);
  });

  it('is the same one for all who ask for it', async () => {
    await parts.part('panel', () => Promise.resolve({})).want();
    expect(parts.part('panel', () => Promise.reject(new Error('asked again'))).there()).toBe(true);
  });

  it('says in words that it cannot be had, and is there when the next try succeeds', async () => {
    const load = jest.fn().mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue({});
    const part = parts.part('panel', load);
    expect(await part.want()).toBe(false);
    expect(part.failed()).toBe(true);
    expect(await notices()).toEqual([FAILED]);
    expect(await part.want()).toBe(true);
    expect(part.failed()).toBe(false);
  });
});
