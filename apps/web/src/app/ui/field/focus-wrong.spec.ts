import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { FocusWrong } from './focus-wrong';

@Component({
  imports: [FocusWrong],
  template: `
    <form [ttFocusWrong]="busy()" (submit)="$event.preventDefault()">
      <input id="name" />
      <input id="email" [attr.aria-invalid]="wrong() ? true : null" />
      <input id="word" [attr.aria-invalid]="wrong() ? true : null" />
      <button type="submit">Send</button>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Form {
  readonly busy = signal(false);
  readonly wrong = signal(false);
}

describe('a form that is refused', () => {
  let fixture: ComponentFixture<Form>;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] });
    fixture = TestBed.createComponent(Form);
    document.body.append(fixture.nativeElement as Node);
    await fixture.whenStable();
    (fixture.nativeElement as HTMLElement).querySelector('button')?.focus();
  });

  afterEach(() => fixture.destroy());

  const submit = async (): Promise<void> => {
    (fixture.nativeElement as HTMLElement)
      .querySelector('form')
      ?.dispatchEvent(new Event('submit', { cancelable: true }));
    await fixture.whenStable();
  };

  it('has the focus on its first wrong field, each time', async () => {
    fixture.componentInstance.wrong.set(true);
    await submit();
    expect(document.activeElement?.id).toBe('email');
    (fixture.nativeElement as HTMLElement).querySelector('button')?.focus();
    await submit();
    expect(document.activeElement?.id).toBe('email');
  });

  it('has it there as well where the server is what refuses', async () => {
    await submit();
    fixture.componentInstance.busy.set(true);
    await fixture.whenStable();
    expect(document.activeElement?.tagName).toBe('BUTTON');
    fixture.componentInstance.wrong.set(true);
    fixture.componentInstance.busy.set(false);
    await fixture.whenStable();
    expect(document.activeElement?.id).toBe('email');
  });
});
