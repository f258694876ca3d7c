import { DestroyRef, DOCUMENT, Injectable, inject } from '@angular/core';

/** What floats above the page, and leaves the focus to what lies below when it goes: overlays and notices. */
const OVERLAYS = '.cdk-overlay-container, .notices';
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/**
 * Keeps the keyboard's place: where the element that has the focus is taken away (a message that was deleted, a conversation
 * that was left, a dialog whose button is gone), the focus goes to what is nearest to where it was, rather than to nowhere.
 */
@Injectable({ providedIn: 'root' })
export class FocusKeeper {
  private readonly document = inject(DOCUMENT);
  private readonly destroyRef = inject(DestroyRef);
  /** What had the focus last, with all that is around it; of the page, and of what floats above it. */
  private page: readonly Element[] = [];
  private overlay: readonly Element[] = [];
  private waiting = false;

  /** Watches from now on. */
  start(): void {
    const focused = ({ target }: FocusEvent): void => this.focused(target);
    const blurred = ({ target }: FocusEvent): void => this.blurred(target);
    const observer = new MutationObserver(() => this.changed());
    this.document.addEventListener('focusin', focused);
    this.document.addEventListener('focusout', blurred);
    observer.observe(this.document.body, { childList: true, subtree: true });
    this.destroyRef.onDestroy(() => {
      observer.disconnect();
      this.document.removeEventListener('focusin', focused);
      this.document.removeEventListener('focusout', blurred);
    });
  }

  private focused(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const path = pathOf(target);
    if (target.closest(OVERLAYS) === null) {
      this.page = path;
      this.overlay = [];
    } else {
      this.overlay = path;
    }
  }

  /** Whoever lets go of what is still there, by a click beside it, has lost nothing. */
  private blurred(target: EventTarget | null): void {
    setTimeout(() => {
      if (!(target instanceof Element) || !target.isConnected || !this.isLost() || !this.document.hasFocus()) return;
      this.page = [];
      this.overlay = [];
    });
  }

  private changed(): void {
    const last = this.overlay[0] ?? this.page[0];
    if (last === undefined || last.isConnected || this.waiting) return;
    this.waiting = true;
    // A dialog that closes gives the focus back by itself, a moment later.
    setTimeout(() => {
      this.waiting = false;
      if (this.isLost()) nearest(this.overlay, this.page)?.focus({ preventScroll: true });
    });
  }

  private isLost(): boolean {
    const { activeElement, body } = this.document;
    return activeElement === null || activeElement === body;
  }
}

/** The element and those around it, up to where the page or what floats above it begins. */
function pathOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at !== null && !at.matches(`body, ${OVERLAYS}`); at = at.parentElement)
    path.push(at);
  return path;
}

/** What can take the focus within the closest surrounding that is still there. */
function nearest(...paths: (readonly Element[])[]): HTMLElement | null {
  for (const element of paths.flat()) {
    if (!element.isConnected || !(element instanceof HTMLElement)) continue;
    if (element.matches(`${FOCUSABLE}, [tabindex]`)) return element;
    const inside = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find((each) => each.checkVisibility());
    if (inside !== undefined) return inside;
  }
  return null;
}
