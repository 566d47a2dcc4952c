import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { DataTypes, Sequelize, type Model, type ModelStatic } from 'sequelize';

type Row = Record<string, unknown>;

const text = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: DataTypes.TEXT }]));
const documents = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: DataTypes.JSON }]));
const sealed = () => text('kid', 'platformUrl', 'clientId', 'iv', 'data');

/** Each collection's columns as ltijs uses them, what it is found by, and for how many seconds. */
const COLLECTIONS: Record<string, { columns: object; foundBy: string[]; life?: number }> = {
  platform: {
    columns: {
      ...text(
        'platformName',
        'platformUrl',
        'clientId',
        'authEndpoint',
        'accesstokenEndpoint',
        'authorizationServer',
        'kid',
      ),
      ...documents('authConfig'),
    },
    foundBy: ['platformUrl', 'clientId'],
  },
  platformStatus: { columns: { ...text('name'), active: { type: DataTypes.BOOLEAN } }, foundBy: ['name'] },
  publickey: { columns: sealed(), foundBy: ['kid'] },
  privatekey: { columns: sealed(), foundBy: ['kid'] },
  accesstoken: {
    columns: text('platformUrl', 'clientId', 'scopes', 'iv', 'data'),
    foundBy: ['platformUrl', 'clientId', 'scopes'],
    life: 3600,
  },
  nonce: { columns: text('nonce'), foundBy: ['nonce'], life: 10 },
  state: { columns: { ...text('state'), ...documents('query') }, foundBy: ['state'] },
  idtoken: {
    columns: {
      ...text('iss', 'user', 'clientId', 'platformId', 'deploymentId'),
      ...documents('userInfo', 'platformInfo'),
    },
    foundBy: ['iss', 'clientId', 'deploymentId', 'user'],
    life: 86_400,
  },
  contexttoken: {
    columns: {
      ...text('contextId', 'path', 'user', 'targetLinkUri', 'messageType', 'version'),
      ...documents(
        'roles',
        'context',
        'resource',
        'custom',
        'endpoint',
        'namesRoles',
        'lis',
        'launchPresentation',
        'deepLinkingSettings',
      ),
    },
    foundBy: ['contextId', 'user'],
    life: 86_400,
  },
};

/**
 * A store for ltijs on PostgreSQL that does for each of its calls what ltijs's own plugin ltijs-sequelize 2.4 does:
 * models of Sequelize 6, a replacement as deletion and insertion, expiry at reading.
 */
export class SequelizeStore {
  readonly #models = new Map<string, ModelStatic<Model>>();
  readonly #database: Sequelize;

  constructor(url: string) {
    this.#database = new Sequelize(url, { logging: false, pool: { max: 10 } });
    for (const [name, { columns, foundBy }] of Object.entries(COLLECTIONS)) {
      const indexes = [{ fields: foundBy }, { fields: ['createdAt'] }];
      this.#models.set(name, this.#database.define(name, columns as never, { freezeTableName: true, indexes }));
    }
  }

  async setup(): Promise<true> {
    await this.#database.sync();
    return true;
  }

  async Close(): Promise<true> {
    await this.#database.close();
    return true;
  }

  async Get(key: string | false, collection: string, query?: Row): Promise<Row[] | false> {
    const life = COLLECTIONS[collection]?.life;
    const found = await this.#model(collection).findAll({ where: named(collection, query) as never });
    const rows: Row[] = [];
    for (const item of found) {
      const row = item.toJSON<Row>();
      const createdAt = new Date(row.createdAt as string).getTime();
      if (life && Date.now() - createdAt >= life * 1000) void item.destroy();
      else rows.push(key ? { ...unseal(row as { iv: string; data: string }, key), createdAt } : row);
    }
    return rows.length > 0 && rows;
  }

  async Insert(key: string | false, collection: string, item: Row, index?: Row): Promise<true> {
    const row = key ? { ...index, ...seal(item, key) } : named(collection, item);
    await this.#model(collection).create(row as never);
    return true;
  }

  async Replace(key: string | false, collection: string, query: Row, item: Row, index?: Row): Promise<true> {
    await this.Delete(collection, query);
    return this.Insert(key, collection, item, index);
  }

  async Modify(_key: string | false, collection: string, query: Row, changes: Row): Promise<true> {
    await this.#model(collection).update(changes, { where: named(collection, query) as never });
    return true;
  }

  async Delete(collection: string, query: Row): Promise<true> {
    await this.#model(collection).destroy({ where: named(collection, query) as never });
    return true;
  }

  #model(collection: string): ModelStatic<Model> {
    const model = this.#models.get(collection);
    if (!model) throw new Error(`ltijs asks for a collection ${collection}`);
    return model;
  }
}

/** A platform's status is kept under `id`, a name that Sequelize takes for its own numbers. */
function named(collection: string, row: Row | undefined): Row | undefined {
  if (collection !== 'platformStatus' || !row) return row;
  const { id, ...rest } = row;
  return { ...rest, name: id };
}

const keyOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function seal(item: Row, secret: string): { iv: string; data: string } {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', keyOf(secret), iv);
  const data = Buffer.concat([cipher.update(JSON.stringify(item)), cipher.final()]);
  return { iv: iv.toString('hex'), data: data.toString('hex') };
}

function unseal({ iv, data }: { iv: string; data: string }, secret: string): Row {
  const decipher = createDecipheriv('aes-256-cbc', keyOf(secret), Buffer.from(iv, 'hex'));
  return JSON.parse(Buffer.concat([decipher.update(Buffer.from(data, 'hex')), decipher.final()]).toString()) as Row;
}
