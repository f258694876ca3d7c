import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { User } from '@tertulia/contracts';
import { speak } from '../../../../core/i18n/i18n.testing';
import { PeoplePicker } from './people-picker';

const person = (id: string, displayName: string): User => ({ id, displayName, avatarUrl: null, statusText: '' });
const BO = person('b', 'Bo Chen');
const BOB = person('c', 'Bob Dale');

describe('the search for people', () => {
  let fixture: ComponentFixture<PeoplePicker>;
  let server: HttpTestingController;
  let box: HTMLInputElement;
  let picked: User[];

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), provideHttpClient(), provideHttpClientTesting()],
    });
    await speak('en');
    jest.useFakeTimers();
    server = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(PeoplePicker);
    fixture.componentRef.setInput('label', 'Find people');
    picked = [];
    fixture.componentInstance.picked.subscribe((user) => picked.push(user));
    fixture.detectChanges();
    box = (fixture.nativeElement as HTMLElement).querySelector('input')!;
  });

  afterEach(() => {
    jest.useRealTimers();
    server.verify();
  });

  const options = (): string[] =>
    [...document.querySelectorAll('[role=option]')].map((item) => item.textContent.trim());

  async function type(text: string): Promise<void> {
    box.value = text;
    box.dispatchEvent(new Event('input'));
    // What shows the hits is fetched with the first letter.
    await jest.advanceTimersByTimeAsync(200);
    fixture.detectChanges();
    await jest.advanceTimersByTimeAsync(0);
    fixture.detectChanges();
  }

  function answer(users: User[]): void {
    server.expectOne(({ url }) => url === '/api/v1/users').flush({ items: users, nextCursor: null });
    fixture.detectChanges();
  }

  /** Whether the browser goes on with what the key does by itself, which is to send the form around the box. */
  function press(key: string): boolean {
    const goesOn = box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    fixture.detectChanges();
    return goesOn;
  }

  it('is a combobox by its name, closed at first', () => {
    expect(box.getAttribute('role')).toBe('combobox');
    expect(box.getAttribute('aria-label')).toBe('Find people');
    expect(box.getAttribute('aria-expanded')).toBe('false');
  });

  it('asks once for what was typed last, and offers who is found', async () => {
    box.value = 'b';
    box.dispatchEvent(new Event('input'));
    await type('bo');
    answer([BO, BOB]);
    expect(options()).toEqual([expect.stringContaining('Bo Chen'), expect.stringContaining('Bob Dale')]);
    expect(box.getAttribute('aria-expanded')).toBe('true');
  });

  it('is driven by the keyboard: down to the second, Enter takes it, and the box is empty again', async () => {
    await type('bo');
    answer([BO, BOB]);
    press('ArrowDown');
    const active = document.getElementById(box.getAttribute('aria-activedescendant')!);
    expect(active?.textContent).toContain('Bob Dale');
    press('Enter');
    expect(picked).toEqual([BOB]);
    expect(box.value).toBe('');
    expect(options()).toEqual([]);
  });

  it('says that nobody was found, in words', async () => {
    await type('zzz');
    answer([]);
    expect(document.querySelector('.tt-popup')?.textContent).toContain('Nobody by the name “zzz”');
  });

  it('sends no form by an Enter that comes before somebody is found, or where nobody is', async () => {
    expect(press('Enter')).toBe(true);
    await type('zzz');
    expect(press('Enter')).toBe(false);
    answer([]);
    expect(press('Enter')).toBe(false);
    expect(box.value).toBe('zzz');
    expect(picked).toEqual([]);
  });

  it('closes on Escape and chooses nobody', async () => {
    await type('bo');
    answer([BO]);
    press('Escape');
    expect(options()).toEqual([]);
    press('Enter');
    expect(picked).toEqual([]);
  });
});
