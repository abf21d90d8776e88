/**
 * Personal slips: made by a subject's counsellor or deputy, handed over on paper, revocable at any time. The code is
 * known to whoever makes the slip, in that moment, and to the person; the database has a keyed hash of it. The person
 * can make a new one in their own space, whose code only they know.
 */
import { type Connection, Types } from 'mongoose';
import type { Slip, SlipCreate, SlipCreated, SlipList, SlipPrint } from '#contract/slip';
import type { DeviceKind, Space, SpaceOpening, SpaceSlipRenew } from '#contract/space';
import { readSlipCode, SLIP_CODE_BYTES, slipCodeOf } from '#surveys/codes';
import type { Clock } from '../clock.ts';
import { type KeyRing, randomCodeBytes } from '../crypto.ts';
import type { PersonActor } from '../http/actor.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import { type StoredOpening, type StoredSlip, slipModel } from './slip.model.ts';
import type { SlipSheet } from './slip-pdf.ts';

const PURPOSE = 'slip';
const DAY_MS = 86_400_000;
const SHOWN_AT_MOST = 200;
/** Times of opening that are kept with a slip; the person is shown these of all their slips. */
const OPENINGS_AT_MOST = 5;

export interface SlipServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: Pick<KeyRing, 'mac' | 'macs'>;
  readonly publicAddress: () => string;
  readonly projects: Pick<ProjectService, 'get'>;
  readonly subjects: Pick<SubjectService, 'find' | 'getOwn' | 'seenBy'>;
  /** Ends what a slip has open. */
  readonly endSpaces: (slipIds: readonly string[]) => Promise<void>;
  /** What the person has open here, or everywhere, goes on with another slip. */
  readonly handOverSpaces: (actor: PersonActor, slipId: string, where: 'here' | 'everywhere') => Promise<void>;
}

export type SlipService = ReturnType<typeof slipService>;

export function slipService(dependencies: SlipServiceDependencies) {
  const { connection, clock, endSpaces, handOverSpaces, keys, projects, publicAddress, subjects } = dependencies;
  const model = slipModel(connection);

  /** Stores a new slip; its code is in what is returned and nowhere else. */
  async function add(fields: Pick<StoredSlip, 'projectId' | 'subjectId' | 'createdBy' | 'expiresAt' | 'byPerson'>) {
    const code = slipCodeOf(randomCodeBytes(SLIP_CODE_BYTES));
    const stored: StoredSlip = {
      _id: new Types.ObjectId(),
      codeHash: keys.mac(PURPOSE, code),
      createdAt: clock.now(),
      revokedAt: null,
      lastUsedAt: null,
      ...fields,
    };
    await model.create(stored);
    return { stored, code, link: linkOf(publicAddress(), code) };
  }

  /** What is printed on a slip, for the code that its maker still has. */
  async function sheetOf(
    stored: StoredSlip,
    { subject, project }: Pick<Awaited<ReturnType<SubjectService['getOwn']>>, 'subject' | 'project'>,
    input: SlipPrint,
  ): Promise<SlipSheet> {
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
  }

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
      const { stored, code, link } = await add({
        projectId: subject.projectId,
        subjectId: subject._id,
        createdBy: 'userId' in actor ? new Types.ObjectId(actor.userId) : null,
        expiresAt: new Date(clock.now().getTime() + input.expiresInDays * DAY_MS),
      });
      // After the new one: if this fails, the person has two slips that work, not none.
      if (input.replace) await revokeAll(subject._id, stored._id);
      return { ...present(stored), code, link };
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
      return sheetOf(stored, { subject, project }, input);
    },

    /**
     * A new slip for the person whose space is open, as long valid as the one that opened it; only they see its code. All
     * others stop working: whoever knew one of their codes does not get in any more.
     *
     * @throws Problem space_closed
     */
    async renew(actor: PersonActor, { closeOthers }: SpaceSlipRenew): Promise<SlipCreated> {
      const former = await model.findById(actor.slipId).lean<StoredSlip>();
      if (former === null) throw new Problem('space_closed');
      const { projectId, subjectId, expiresAt } = former;
      const { stored, code, link } = await add({ projectId, subjectId, expiresAt, createdBy: null, byPerson: true });
      // In this order: if something fails, the person has a slip that works too many, and never none.
      await handOverSpaces(actor, stored._id.toHexString(), closeOthers ? 'here' : 'everywhere');
      await revokeAll(subjectId, stored._id);
      return { ...present(stored), code, link };
    },

    /**
     * As `sheet`, for the slip that opened the person's own space or took its place.
     *
     * @throws Problem space_closed, slip_revoked, slip_expired, invalid_input (another slip's code)
     */
    async ownSheet(actor: PersonActor, input: SlipPrint): Promise<SlipSheet> {
      const [stored, subject, project] = await Promise.all([
        model.findById(actor.slipId).lean<StoredSlip>(),
        subjects.find(actor.subjectId),
        projects.get(actor.projectId),
      ]);
      if (stored === null || subject === null) throw new Problem('space_closed');
      return sheetOf(stored, { subject, project }, input);
    },

    /** The last times that the person's space was opened with any of their slips, the latest first. */
    async openings({ subjectId, sessionId }: PersonActor): Promise<SpaceOpening[]> {
      const found = await model
        .find({ subjectId: new Types.ObjectId(subjectId), openings: { $exists: true } }, { openings: 1 })
        .lean<Pick<StoredSlip, 'openings'>[]>();
      return found
        .flatMap(({ openings = [] }) => openings)
        .sort((one, other) => other.at.getTime() - one.at.getTime())
        .slice(0, OPENINGS_AT_MOST)
        .map((each) => ({
          at: each.at.toISOString(),
          device: each.device,
          here: each.sessionId.toHexString() === sessionId,
        }));
    },

    /** The slip that the person's space is open with, as they are told of it. @throws Problem space_closed */
    async ofSpace({ slipId }: PersonActor): Promise<Pick<Space, 'expiresAt' | 'slip'>> {
      const stored = await model.findById(slipId).lean<StoredSlip>();
      if (stored === null) throw new Problem('space_closed');
      const before = await model.exists({ subjectId: stored.subjectId, createdAt: { $lt: stored.createdAt } });
      const { createdAt, madeBy, expiresAt } = present(stored);
      return { expiresAt, slip: { madeAt: createdAt, madeBy, isFirst: before === null } };
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

    /** Notes that a slip has opened the space. */
    async noteOpening(slip: StoredSlip, { sessionId }: PersonActor, device: DeviceKind): Promise<void> {
      const at = clock.now();
      const opening: StoredOpening = { at, device, sessionId: new Types.ObjectId(sessionId) };
      await model.updateOne(
        { _id: slip._id },
        { $set: { lastUsedAt: at }, $push: { openings: { $each: [opening], $slice: -OPENINGS_AT_MOST } } },
      );
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
    madeBy: stored.byPerson === true ? 'person' : 'staff',
    createdAt: stored.createdAt.toISOString(),
    expiresAt: stored.expiresAt.toISOString(),
    revokedAt: stored.revokedAt?.toISOString() ?? null,
    // When somebody was in a space that only they can open is theirs.
    lastUsedAt: stored.byPerson === true ? null : (stored.lastUsedAt?.toISOString() ?? null),
  };
}
