import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import pg from 'pg';

type Row = Record<string, unknown>;

/** Each collection's fields as ltijs keeps them, what makes a row unique, and seconds until a row counts as gone. */
const COLLECTIONS: Record<
  string,
  { fields: string[]; unique: string[]; life?: number; json?: string[]; secret?: true }
> = {
  platform: {
    fields: [
      'platformUrl',
      'platformName',
      'clientId',
      'authEndpoint',
      'accesstokenEndpoint',
      'authorizationServer',
      'kid',
      'authConfig',
    ],
    unique: ['platformUrl', 'clientId'],
    json: ['authConfig'],
  },
  platformStatus: { fields: ['id', 'active'], unique: ['id'], json: ['active'] },
  publickey: { fields: ['kid', 'platformUrl', 'clientId', 'iv', 'data'], unique: ['kid'], secret: true },
  privatekey: { fields: ['kid', 'platformUrl', 'clientId', 'iv', 'data'], unique: ['kid'], secret: true },
  accesstoken: {
    fields: ['platformUrl', 'clientId', 'scopes', 'iv', 'data'],
    unique: ['platformUrl', 'clientId', 'scopes'],
    life: 3600,
    secret: true,
  },
  nonce: { fields: ['nonce'], unique: [], life: 10 },
  state: { fields: ['state', 'query'], unique: ['state'], life: 600, json: ['query'] },
  idtoken: {
    fields: ['iss', 'user', 'userInfo', 'platformInfo', 'clientId', 'platformId', 'deploymentId'],
    unique: ['iss', 'clientId', 'deploymentId', 'user'],
    life: 86_400,
    json: ['userInfo', 'platformInfo'],
  },
  contexttoken: {
    fields: [
      'contextId',
      'user',
      'roles',
      'path',
      'targetLinkUri',
      'context',
      'resource',
      'custom',
      'launchPresentation',
      'messageType',
      'version',
      'deepLinkingSettings',
      'lis',
      'endpoint',
      'namesRoles',
    ],
    unique: ['contextId', 'user'],
    life: 86_400,
    json: [
      'roles',
      'context',
      'resource',
      'custom',
      'launchPresentation',
      'deepLinkingSettings',
      'lis',
      'endpoint',
      'namesRoles',
    ],
  },
};

const quoted = (name: string): string => `"${name}"`;

/** ltijs's store on PostgreSQL, as lean as its seven methods allow: one prepared-like statement for each call. */
export class PostgresStore {
  #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 10 });
  }

  async setup(): Promise<true> {
    for (const [name, { fields, unique, json = [] }] of Object.entries(COLLECTIONS)) {
      const columns = fields.map((field) => `${quoted(field)} ${json.includes(field) ? 'jsonb' : 'text'}`);
      await this.#pool.query(
        `create table ${table(name)} (${columns.join(', ')}, "createdAt" timestamptz not null default now())`,
      );
      if (unique.length > 0)
        await this.#pool.query(`create unique index on ${table(name)} (${unique.map(quoted).join(', ')})`);
      else await this.#pool.query(`create index on ${table(name)} (${quoted(fields[0] ?? '')})`);
    }
    return true;
  }

  async Close(): Promise<true> {
    await this.#pool.end();
    return true;
  }

  async Get(key: string | false, collection: string, query: Row = {}): Promise<Row[] | false> {
    const { where, values } = conditions(collection, query);
    const { rows } = await this.#pool.query<Row>(`select * from ${table(collection)} ${where}`, values);
    if (rows.length === 0) return false;
    if (!key) return rows;
    return rows.map((row) => ({ ...open(row as { iv: string; data: string }, key), createdAt: row.createdAt }));
  }

  async Insert(key: string | false, collection: string, item: Row, index: Row = {}): Promise<true> {
    await this.#write(key, collection, item, index, '');
    return true;
  }

  async Replace(key: string | false, collection: string, query: Row, item: Row, index: Row = {}): Promise<true> {
    const { fields, unique } = of(collection);
    const set = [...fields.map((field) => `${quoted(field)} = excluded.${quoted(field)}`), '"createdAt" = now()'];
    await this.#write(
      key,
      collection,
      item,
      { ...query, ...index },
      `on conflict (${unique.map(quoted).join(', ')}) do update set ${set.join(', ')}`,
    );
    return true;
  }

  async Modify(_key: string | false, collection: string, query: Row, changes: Row): Promise<true> {
    const names = Object.keys(changes);
    const { where, values } = conditions(collection, query, names.length);
    const set = names.map((name, index) => `${quoted(name)} = $${index + 1}`);
    await this.#pool.query(`update ${table(collection)} set ${set.join(', ')} ${where}`, [
      ...names.map((name) => bound(collection, name, changes[name])),
      ...values,
    ]);
    return true;
  }

  /** May be left un-awaited by ltijs: it never rejects. */
  async Delete(collection: string, query: Row): Promise<true> {
    const { where, values } = conditions(collection, query);
    await this.#pool.query(`delete from ${table(collection)} ${where}`, values).catch(() => undefined);
    return true;
  }

  async #write(key: string | false, collection: string, item: Row, index: Row, suffix: string): Promise<void> {
    const { fields } = of(collection);
    const row: Row = key ? { ...index, ...seal(item, key) } : item;
    await this.#pool.query(
      `insert into ${table(collection)} (${fields.map(quoted).join(', ')}) values (${fields.map((_, at) => `$${at + 1}`).join(', ')}) ${suffix}`,
      fields.map((field) => bound(collection, field, row[field])),
    );
  }
}

const table = (collection: string): string => quoted(`ltijs_${collection}`);

function of(collection: string) {
  const found = COLLECTIONS[collection];
  if (!found) throw new Error(`ltijs asks for a collection ${collection}`);
  return found;
}

function bound(collection: string, field: string, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return of(collection).json?.includes(field) ? JSON.stringify(value) : text(value);
}

function conditions(collection: string, query: Row, before = 0): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const terms = Object.entries(query).map(([name, value]) => {
    if (value === undefined || value === null) return `${quoted(name)} is null`;
    values.push(text(value));
    return `${quoted(name)} = $${before + values.length}`;
  });
  const { life } = of(collection);
  if (life) terms.push(`"createdAt" > now() - interval '${life} seconds'`);
  return { where: terms.length > 0 ? `where ${terms.join(' and ')}` : '', values };
}

const keyOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function seal(item: Row, secret: string): { iv: string; data: string } {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const data = Buffer.concat([cipher.update(JSON.stringify(item)), cipher.final(), cipher.getAuthTag()]);
  return { iv: iv.toString('hex'), data: data.toString('hex') };
}

function open({ iv, data }: { iv: string; data: string }, secret: string): Row {
  const bytes = Buffer.from(data, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), Buffer.from(iv, 'hex'));
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()) as Row;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
