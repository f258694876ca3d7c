import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { User } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { ConversationStore } from '../../data-access/conversation-store';
import { People } from '../../data-access/people';
import { typingWords } from '../../data-access/typing-words';

/** Who is typing in the open conversation; keeps its line when nobody is, so that nothing moves. */
@Component({
  selector: 'tt-typing-note',
  template: `
    @if (words(); as text) {
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span>{{ text }}</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s2);
      min-height: 26px;
      padding: 2px var(--s5) var(--s1);
      color: var(--ink-2);
      font-size: var(--t2);
    }
    .dots {
      display: inline-flex;
      gap: 3px;
    }
    i {
      width: 5px;
      height: 5px;
      border-radius: 50%;
      background: var(--accent);
      animation: bob 1.2s ease-in-out infinite;
    }
    i:nth-child(2) {
      animation-delay: 150ms;
    }
    i:nth-child(3) {
      animation-delay: 300ms;
    }
    @keyframes bob {
      30% {
        opacity: 0.35;
        transform: translateY(-2px);
      }
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s4);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TypingNote {
  private readonly i18n = inject(I18n);
  private readonly ids = toSignal(inject(ConversationStore).typing$, { initialValue: [] });
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  protected readonly words = computed(() => typingWords(this.ids(), this.users(), this.i18n));
}
