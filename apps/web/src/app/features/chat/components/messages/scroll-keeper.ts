/** How near to the end still counts as being there, in pixels. */
const AT_END = 40;

/**
 * Keeps a scrolled list where the reader is while items come and go around them: at the end it stays at the end, elsewhere the
 * item at the top stays where it is. Items are the children of `content`; those with `data-key` can be held on to.
 */
export class ScrollKeeper {
  private anchor: { element: Element; top: number } | null = null;
  private lastTop = 0;
  private end = true;
  private readonly observer = new ResizeObserver(() => this.restore());

  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
  ) {
    this.observer.observe(scroller);
    this.observer.observe(content);
  }

  /** Whether the list follows its end. */
  get atEnd(): boolean {
    return this.end;
  }

  /** Pixels hidden above and below what is seen. */
  get hidden(): { above: number; below: number } {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return { above: scrollTop, below: scrollHeight - clientHeight - scrollTop };
  }

  /** Takes note of where the reader has scrolled to. */
  scrolled(): void {
    const { scrollTop } = this.scroller;
    const { below } = this.hidden;
    // Only going up leaves the end: what arrives there also puts it further away.
    if (below <= AT_END) this.end = true;
    else if (scrollTop < this.lastTop - 1) this.end = false;
    this.lastTop = scrollTop;
    this.hold(this.firstSeen());
  }

  /** Puts the list back after its items changed. Called before the browser paints, so nobody sees it jump. */
  restore(): void {
    if (this.end) {
      this.scroller.scrollTop = this.scroller.scrollHeight;
    } else if (this.anchor?.element.isConnected === true) {
      // What the reader has scrolled since, and no event has told of yet, is theirs to keep.
      const scrolled = this.scroller.scrollTop - this.lastTop;
      const moved = this.topOf(this.anchor.element) - this.anchor.top + scrolled;
      if (Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
    }
    this.lastTop = this.scroller.scrollTop;
    if (!this.end) this.hold(this.firstSeen());
  }

  toEnd(): void {
    this.end = true;
    this.restore();
  }

  /** Shows `element` with that share of the view above it, and stays there. */
  show(element: Element, share: number): void {
    const { scrollHeight, clientHeight } = this.scroller;
    const top = this.scroller.scrollTop + this.topOf(element) - clientHeight * share;
    this.scroller.scrollTop = top;
    this.end = scrollHeight - clientHeight - this.scroller.scrollTop <= 1;
    this.lastTop = this.scroller.scrollTop;
    this.hold(this.firstSeen());
  }

  /** The last item with that attribute whose end is in view or above it. */
  lastSeen(attribute: string): Element | null {
    const bottom = this.scroller.getBoundingClientRect().bottom + 1;
    const items = this.items(attribute);
    const next = firstWhere(items, (item) => item.getBoundingClientRect().bottom > bottom);
    return items[next - 1] ?? null;
  }

  disconnect(): void {
    this.observer.disconnect();
  }

  private firstSeen(): Element | null {
    const { top } = this.scroller.getBoundingClientRect();
    const items = this.items();
    return items[firstWhere(items, (item) => item.getBoundingClientRect().bottom > top)] ?? null;
  }

  private items(attribute = 'data-key'): Element[] {
    return Array.from(this.content.children).filter((child) => child.hasAttribute(attribute));
  }

  private hold(element: Element | null): void {
    this.anchor = element === null ? null : { element, top: this.topOf(element) };
  }

  private topOf(element: Element): number {
    return element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
  }
}

/** The index of the first item for which `test` holds, given that it holds for all after it; the length if for none. */
function firstWhere(items: readonly Element[], test: (item: Element) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && test(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
