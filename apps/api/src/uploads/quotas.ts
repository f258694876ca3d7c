import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { ErrorCode } from '@tertulia/contracts';
import { type Model, Types } from 'mongoose';
import { DomainError } from '../common/errors/domain-error';
import { AppConfig } from '../config/app-config';
import { type FormInFlight, FormsInFlight } from './intake/forms-in-flight';
import { ResumableUploadsRepository } from './resumable/resumable-uploads.repository';
import { UploadDay } from './schemas/upload-day.schema';
import { UploadsRepository } from './uploads.repository';

const DAY = 24 * 60 * 60 * 1_000;

/** How much one person may keep here, and upload in a day (UTC). Counted in the database, so that it holds on any number of nodes. */
@Injectable()
export class Quotas {
  constructor(
    private readonly config: AppConfig,
    private readonly uploads: UploadsRepository,
    private readonly resumable: ResumableUploadsRepository,
    private readonly forms: FormsInFlight,
    @InjectModel(UploadDay.name) private readonly days: Model<UploadDay>,
  ) {}

  /**
   * Refuses early what could not be kept: with what the owner has, what is under way in pieces and in forms (for a form
   * those that came before it), and so many bytes more. Throws `QUOTA_EXCEEDED` or `DAILY_QUOTA_EXCEEDED`.
   */
  async requireRoom(ownerId: string, size: number, form?: FormInFlight): Promise<void> {
    const { quotaBytes, dailyBytes } = this.config.uploads;
    if (quotaBytes === null && dailyBytes === null) return;
    const inPieces = (await this.resumable.underWay(ownerId)).bytes;
    // Whichever is counted late is counted twice for a moment rather than not at all.
    const bytes = inPieces + this.forms.bytesOf(ownerId, form);
    const [kept, today] = await Promise.all([
      quotaBytes === null ? 0 : this.uploads.bytesOf(ownerId),
      dailyBytes === null ? null : this.days.findById(dayId(ownerId)).lean<UploadDay>(),
    ]);
    if (quotaBytes !== null && kept + bytes + size > quotaBytes) throw overQuota(quotaBytes);
    if (dailyBytes !== null && (today?.bytes ?? 0) + bytes + size > dailyBytes) throw overDay(dailyBytes);
  }

  /**
   * Throws `QUOTA_EXCEEDED` when the owner's files, with one that is noted already, are too many bytes. Of two that arrive
   * at once, on whichever nodes, at least one sees both, so the quota is never exceeded.
   */
  async requireWithin(ownerId: string): Promise<void> {
    const { quotaBytes } = this.config.uploads;
    if (quotaBytes !== null && (await this.uploads.bytesOf(ownerId)) > quotaBytes) throw overQuota(quotaBytes);
  }

  /**
   * Counts bytes of today, and returns the day that they were counted on; `null` where none are. Throws
   * `DAILY_QUOTA_EXCEEDED`, and counts nothing, when they are too many.
   */
  async spend(ownerId: string, size: number): Promise<string | null> {
    const { dailyBytes } = this.config.uploads;
    if (dailyBytes === null) return null;
    const _id = dayId(ownerId);
    await this.days
      .updateOne({ _id }, { $setOnInsert: { bytes: 0, endsAt: endOfDay() } }, { upsert: true })
      .catch(ignoreDuplicate);
    const { modifiedCount } = await this.days.updateOne(
      { _id, bytes: { $lte: dailyBytes - size } },
      { $inc: { bytes: size } },
    );
    if (modifiedCount === 0) throw overDay(dailyBytes);
    return _id;
  }

  /** Gives bytes back that came to nothing, to the day that `spend` counted them on. */
  async giveBack(day: string, size: number): Promise<void> {
    await this.days.updateOne({ _id: day, bytes: { $gte: size } }, { $inc: { bytes: -size } });
  }

  /** Forgets the days that are over. */
  async sweep(now: number): Promise<void> {
    await this.days.deleteMany({ endsAt: { $lt: new Date(now - DAY) } });
  }
}

/** Another call has begun the same day. */
function ignoreDuplicate(error: unknown): void {
  if ((error as { code?: unknown }).code !== 11_000) throw error;
}

function dayId(ownerId: string): string {
  return `${new Types.ObjectId(ownerId).toHexString()}:${new Date().toISOString().slice(0, 10)}`;
}

function endOfDay(now = Date.now()): Date {
  return new Date((Math.floor(now / DAY) + 1) * DAY);
}

function overQuota(quotaBytes: number): DomainError {
  return new DomainError(
    ErrorCode.QuotaExceeded,
    `Your files may have ${inWords(quotaBytes)} together. Delete messages with files that you no longer need.`,
  );
}

function overDay(dailyBytes: number): DomainError {
  const retryAfter = Math.max(1, Math.ceil((endOfDay().getTime() - Date.now()) / 1_000));
  return new DomainError(
    ErrorCode.DailyQuotaExceeded,
    `You may upload ${inWords(dailyBytes)} a day. Try again tomorrow.`,
    {
      retryAfter,
    },
  );
}

/** In the largest unit that does not make it less than one. */
function inWords(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power]}`;
}
