/** Lets work begin in the order in which it came, as long as what is under way weighs no more than so much together. */
export class WeighedTurns {
  private underWay = 0;
  private readonly waiting: { weight: number; begin: () => void }[] = [];

  constructor(private readonly most: number) {}

  /** Does the work once there is room for it. What weighs more than there ever is has its turn alone. */
  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(weight, this.most);
    await new Promise<void>((begin) => {
      this.waiting.push({ weight: taken, begin });
      this.beginNext();
    });
    try {
      return await work();
    } finally {
      this.underWay -= taken;
      this.beginNext();
    }
  }

  private beginNext(): void {
    for (let next = this.waiting[0]; next && this.underWay + next.weight <= this.most; next = this.waiting[0]) {
      this.waiting.shift();
      this.underWay += next.weight;
      next.begin();
    }
  }
}
