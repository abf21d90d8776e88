/**
 * Personal slips: made by a subject's counsellor or deputy, handed over on paper, revocable at any time. The code is
 * known to whoever makes the slip, in that moment, and to the person; the database has a keyed hash of it.
 */
import { type Connection, Types } from 'mongoose';
import type { Slip, SlipCreate, SlipCreated, SlipList, SlipPrint } from '#contract/slip';
import { readSlipCode, SLIP_CODE_BYTES, slipCodeOf } from '#surveys/codes';
import type { Clock } from '../clock.ts';
import { type KeyRing, randomCodeBytes } from '../crypto.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import { type StoredSlip, slipModel } from './slip.model.ts';
import type { SlipSheet } from './slip-pdf.ts';

const PURPOSE = 'slip';
const DAY_MS = 86_400_000;
const TOUCH_AFTER_MS = 60_000;
const SHOWN_AT_MOST = 200;

export interface SlipServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: Pick<KeyRing, 'mac' | 'macs'>;
  readonly publicAddress: () => string;
  readonly subjects: Pick<SubjectService, 'getOwn' | 'seenBy'>;
  /** Ends what a slip has open. */
  readonly endSpaces: (slipIds: readonly string[]) => Promise<void>;
}

export type SlipService = ReturnType<typeof slipService>;

export function slipService({ connection, clock, endSpaces, keys, publicAddress, subjects }: SlipServiceDependencies) {
  const model = slipModel(connection);

  /** Revokes the subject's slips that still stand, but for one if asked. @returns how many */
  async function revokeAll(subjectId: Types.ObjectId, exceptId?: Types.ObjectId): Promise<number> {
    const others = exceptId === undefined ? {} : { _id: { $ne: exceptId } };
    const filter = { subjectId, revokedAt: null, ...others };
    const found = await model.find(filter, { _id: 1 }).lean<Pick<StoredSlip, '_id'>[]>();
    if (found.length === 0) return 0;
    const ids = found.map(({ _id }) => _id);
    await model.updateMany({ _id: { $in: ids }, revokedAt: null }, { $set: { revokedAt: clock.now() } });
    await endSpaces(ids.map((id) => id.toHexString()));
    return ids.length;
  }

  return {
    model,

    /** All slips of a subject, the newest first. @throws Problem not_found, forbidden */
    async list(actor: Actor, projectId: string, subjectId: string): Promise<SlipList> {
      const { subject } = await subjects.getOwn(actor, projectId, subjectId);
      const found = await model
        .find({ subjectId: subject._id })
        .sort({ createdAt: -1, _id: -1 })
        .limit(SHOWN_AT_MOST)
        .lean<StoredSlip[]>();
      return { items: found.map(present), nextCursor: null };
    },

    /**
     * Makes a slip; its code is in the reply and nowhere else.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived
     */
    async create(actor: Actor, projectId: string, subjectId: string, input: SlipCreate): Promise<SlipCreated> {
      const { subject, project } = await subjects.getOwn(actor, projectId, subjectId);
      if (project.archivedAt !== null) throw new Problem('project_archived');
      if (subject.archivedAt !== null) throw new Problem('subject_archived');
      const code = slipCodeOf(randomCodeBytes(SLIP_CODE_BYTES));
      const now = clock.now();
      const stored: StoredSlip = {
        _id: new Types.ObjectId(),
        projectId: subject.projectId,
        subjectId: subject._id,
        codeHash: keys.mac(PURPOSE, code),
        createdAt: now,
        createdBy: 'userId' in actor ? new Types.ObjectId(actor.userId) : null,
        expiresAt: new Date(now.getTime() + input.expiresInDays * DAY_MS),
        revokedAt: null,
        lastUsedAt: null,
      };
      await model.create(stored);
      // After the new one: if this fails, the person has two slips that work, not none.
      if (input.replace) await revokeAll(subject._id, stored._id);
      return { ...present(stored), code, link: linkOf(publicAddress(), code) };
    },

    /** Makes a slip stop working, at once; one that has stopped stays as it is. @throws Problem not_found, forbidden */
    async revoke(actor: Actor, projectId: string, subjectId: string, slipId: string): Promise<void> {
      const { subject } = await subjects.getOwn(actor, projectId, subjectId);
      const filter = { _id: new Types.ObjectId(slipId), subjectId: subject._id };
      if ((await model.exists(filter)) === null) throw new Problem('not_found');
      await model.updateOne({ ...filter, revokedAt: null }, { $set: { revokedAt: clock.now() } });
      await endSpaces([slipId]);
    },

    /**
     * What is printed on a slip, for the code that its maker still has.
     *
     * @throws Problem not_found, forbidden, slip_revoked, slip_expired, invalid_input (another slip's code)
     */
    async sheet(
      actor: Actor,
      projectId: string,
      subjectId: string,
      slipId: string,
      input: SlipPrint,
    ): Promise<SlipSheet> {
      const { subject, project } = await subjects.getOwn(actor, projectId, subjectId);
      const stored = await model.findOne({ _id: slipId, subjectId: subject._id }).lean<StoredSlip>();
      if (stored === null) throw new Problem('not_found');
      const read = readSlipCode(input.code);
      if (!read.ok || !keys.macs(PURPOSE, read.code).includes(stored.codeHash)) {
        throw invalidInput({ path: 'code', code: 'slip_code_wrong' });
      }
      requireValid(stored, clock.now());
      const address = publicAddress();
      const readers = await subjects.seenBy(subject, project);
      return {
        code: read.code,
        link: linkOf(address, read.code),
        page: `${address}/s`,
        subjectCode: subject.code,
        language: input.language,
        seenBy: readers.map(({ name }) => name),
        contacts: readers.filter(({ isResponsible }) => isResponsible).map(({ name }) => name),
        expiresAt: stored.expiresAt,
        projectName: project.name,
        invented: subject.invented,
      };
    },

    /**
     * The slip of a code that somebody typed or scanned.
     *
     * @returns the slip, also one that does not open anything any more: the caller says so with `requireValid`
     * @throws Problem code_mistyped, code_unknown
     */
    async findByCode(typed: string): Promise<StoredSlip> {
      const read = readSlipCode(typed);
      if (!read.ok) throw new Problem('code_mistyped');
      const hashes = keys.macs(PURPOSE, read.code);
      const found = await model.findOne({ codeHash: { $in: [...hashes] } }).lean<StoredSlip>();
      if (found === null) throw new Problem('code_unknown');
      return found;
    },

    /** A slip by its id; null if it is not there. */
    find(slipId: string): Promise<StoredSlip | null> {
      return model.findById(slipId).lean<StoredSlip>();
    },

    isValid: (slip: StoredSlip): boolean => slip.revokedAt === null && slip.expiresAt > clock.now(),

    /** @throws Problem slip_revoked, slip_expired */
    requireValid: (slip: StoredSlip) => requireValid(slip, clock.now()),

    /** Notes that a slip was used, to the minute. */
    async noteUse(slip: StoredSlip): Promise<void> {
      const now = clock.now();
      if (slip.lastUsedAt !== null && now.getTime() - slip.lastUsedAt.getTime() < TOUCH_AFTER_MS) return;
      await model.updateOne({ _id: slip._id }, { $set: { lastUsedAt: now } });
    },
  };
}

/** The code is in the fragment: browsers send it to nobody, so no log on the way has it. */
function linkOf(address: string, code: string): string {
  return `${address}/s#${code}`;
}

/** Revoked comes first: a person with a newer slip is told so. */
function requireValid(slip: StoredSlip, now: Date): void {
  if (slip.revokedAt !== null) throw new Problem('slip_revoked');
  if (slip.expiresAt <= now) throw new Problem('slip_expired');
}

function present(stored: StoredSlip): Slip {
  return {
    id: stored._id.toHexString(),
    subjectId: stored.subjectId.toHexString(),
    createdAt: stored.createdAt.toISOString(),
    expiresAt: stored.expiresAt.toISOString(),
    revokedAt: stored.revokedAt?.toISOString() ?? null,
    lastUsedAt: stored.lastUsedAt?.toISOString() ?? null,
  };
}
