import {
  type Decimal,
  addDecimals,
  decimalFromDouble,
  decimalFromInteger,
  readDecimal,
  writeDecimal,
} from '../bson/decimal';
import { type NumberValue } from '../bson/numbers';
import { type Decimal128, Int32 } from '../bson/values';

const INT32_MIN = -0x80000000n;
const INT32_MAX = 0x7fffffffn;
const INT64_MIN = -(1n << 63n);
const INT64_MAX = (1n << 63n) - 1n;

/**
 * Adds numbers up as MongoDB's `$sum` does: integers exactly, doubles with what each step rounds away, so that the order
 * does not matter. The sum has the widest type among them; one of integers that 64 bits do not hold is a double.
 */
export class Sum {
  private integers = 0n;
  private doubles = 0;
  private rounded = 0;
  private decimals: Decimal | undefined;
  private widest: 'int' | 'long' | 'double' = 'int';

  add(value: NumberValue): void {
    if (value instanceof Int32) this.integers += BigInt(value.value);
    else if (typeof value === 'bigint') {
      this.integers += value;
      if (this.widest === 'int') this.widest = 'long';
    } else if (typeof value === 'number') {
      this.addDouble(value);
      this.widest = 'double';
    } else this.decimals = this.decimals ? addDecimals(this.decimals, readDecimal(value)) : readDecimal(value);
  }

  result(): NumberValue {
    if (this.decimals) return this.asDecimal(this.decimals);
    if (this.widest === 'double' || this.integers < INT64_MIN || this.integers > INT64_MAX) return this.asDouble();
    const small = this.integers >= INT32_MIN && this.integers <= INT32_MAX;
    return this.widest === 'int' && small ? new Int32(Number(this.integers)) : this.integers;
  }

  /** Neumaier's sum: the low part collects what does not fit the high one. */
  private addDouble(value: number): void {
    const sum = this.doubles + value;
    this.rounded += Math.abs(this.doubles) >= Math.abs(value) ? this.doubles - sum + value : value - sum + this.doubles;
    this.doubles = sum;
  }

  private asDouble(): number {
    const whole = Number(this.integers);
    // Beyond the numbers the low part is none.
    if (!Number.isFinite(this.doubles)) return this.doubles + whole;
    const sum = this.doubles + whole;
    const lost = Math.abs(this.doubles) >= Math.abs(whole) ? this.doubles - sum + whole : whole - sum + this.doubles;
    return sum + (lost + this.rounded + Number(this.integers - BigInt(whole)));
  }

  private asDecimal(decimals: Decimal): Decimal128 {
    const others = this.widest === 'double' ? decimalFromDouble(this.asDouble()) : decimalFromInteger(this.integers);
    const none = this.integers === 0n && this.widest !== 'double';
    return writeDecimal(none ? decimals : addDecimals(decimals, others));
  }
}
