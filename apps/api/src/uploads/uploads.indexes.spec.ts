import { getModelToken } from '@nestjs/mongoose';
import { type Model, Types } from 'mongoose';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { ResumableUploadsRepository } from './resumable/resumable-uploads.repository';
import { ResumableUpload } from './schemas/resumable-upload.schema';
import { Upload, type UploadState } from './schemas/upload.schema';
import { UploadsDataModule } from './uploads-data.module';
import { UploadsRepository } from './uploads.repository';

/** What an explanation says, stage by stage, of how a command finds its documents. */
interface Explanation {
  queryPlanner: { winningPlan: Stage };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}
interface Stage {
  stage: string;
  indexName?: string;
  inputStage?: Stage;
  inputStages?: Stage[];
}

const STATES: UploadState[] = ['quarantined', 'storing', 'ready', 'removing'];
const EACH = 5;

describe('what is asked of the uploads at every one of them', () => {
  let test: TestModule;
  const ownerId = new Types.ObjectId();

  beforeAll(async () => {
    test = await openTestModule([UploadsDataModule]);
    const uploads = test.module.get<Model<Upload>>(getModelToken(Upload.name));
    const resumable = test.module.get<Model<ResumableUpload>>(getModelToken(ResumableUpload.name));
    await Promise.all([uploads.init(), resumable.init()]);
    // Ana's, and those of a hundred others.
    const owners = [ownerId, ...Array.from({ length: 100 }, () => new Types.ObjectId())];
    const now = new Date();
    await uploads.insertMany(
      owners.flatMap((owner, n) =>
        STATES.flatMap((state) =>
          Array.from({ length: EACH }, (_, m) => ({
            ownerId: owner,
            purpose: 'message',
            state,
            filename: 'a.txt',
            mimeType: 'text/plain',
            size: 100,
            sha256: `${n}${state}${m}`,
            hasThumbnail: false,
            createdAt: now,
            idleSince: now,
          })),
        ),
      ),
    );
    await resumable.insertMany(
      owners.flatMap((owner, n) =>
        Array.from({ length: EACH }, (_, m) => ({
          _id: `${n} ${m}`,
          ownerId: owner,
          purpose: 'message',
          filename: 'a.txt',
          size: 100,
          createdAt: now,
          expiresAt: new Date(now.getTime() + 60_000),
          attachmentId: m === 0 ? new Types.ObjectId() : null,
        })),
      ),
    );
  }, 60_000);
  afterAll(() => test.close());

  /** The only command that the work gives to the database, explained. */
  async function explained(work: () => Promise<unknown>): Promise<Explanation> {
    const commands: object[] = [];
    const { database } = test;
    database.set('debug', (collection: string, method: string, ...[first, options]: object[]) => {
      if (method === 'aggregate') commands.push({ aggregate: collection, pipeline: first, cursor: {} });
      else commands.push({ [method]: collection, filter: first, ...options });
    });
    await work();
    database.set('debug', false);
    expect(commands).toHaveLength(1);
    return (await database.db?.command({ explain: commands[0], verbosity: 'executionStats' })) as Explanation;
  }
  const indexesOf = ({ stage, indexName, inputStage, inputStages = [] }: Stage): string[] => [
    ...(indexName === undefined ? ((inputStage ?? inputStages[0]) ? [] : [stage]) : [indexName]),
    ...[...(inputStage ? [inputStage] : []), ...inputStages].flatMap(indexesOf),
  ];

  it('how much one person has is added up by an index, of that person’s alone', async () => {
    const repository = test.module.get(UploadsRepository);
    expect(await repository.bytesOf(ownerId.toHexString())).toBe(3 * EACH * 100);
    const { queryPlanner, executionStats } = await explained(() => repository.bytesOf(ownerId.toHexString()));
    expect([...new Set(indexesOf(queryPlanner.winningPlan))]).toEqual(['ownerId_1_state_1_size_1']);
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(3 * EACH + STATES.length);
  });

  it('what one person has under way is found by an index, and nobody else’s is looked at', async () => {
    const repository = test.module.get(ResumableUploadsRepository);
    expect(await repository.underWay(ownerId.toHexString())).toEqual({ count: EACH - 1, bytes: (EACH - 1) * 100 });
    const { queryPlanner, executionStats } = await explained(() => repository.underWay(ownerId.toHexString()));
    expect([...new Set(indexesOf(queryPlanner.winningPlan))]).toEqual(['ownerId_1_attachmentId_1']);
    expect(executionStats.totalDocsExamined).toBe(EACH - 1);
  });
});
