// GET /api/projects/{id} as an ordinary Fastify server does it: the key is looked up by its hash, the request counted in
// Redis, one row read. WORKERS processes share PORT; POSTGRES_URL and REDIS_URL are the services.
import cluster from 'node:cluster'
import { createHash, timingSafeEqual } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import Fastify from 'fastify'
import Redis from 'ioredis'
import pg from 'pg'

const FIND_KEY = {
  name: 'key',
  text: `SELECT app_user.id, app_user.role, api_key.hash, api_key.scopes
           FROM api_key JOIN app_user ON app_user.id = api_key.user_id
          WHERE api_key.id = $1 AND revoked_at IS NULL AND deactivated_at IS NULL
            AND (expires_at IS NULL OR expires_at > now())`
}

const FIND_PROJECT = {
  name: 'project',
  text: `SELECT project.id, name, description, kind, project.status, project.created_at,
                release.url, release.commit_id, release.number
           FROM project LEFT JOIN release ON release.project_id = project.id AND release.status = 'LIVE'
          WHERE project.id = $1 AND owner = $2`
}

const KEY = /^Bearer ork_([0-9a-f]{16})_([0-9a-f]{64})$/

// A schema lets Fastify write the answer with code made for it.
const PROJECT = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string' },
    kind: { type: 'string' },
    status: { type: 'string' },
    repository: { type: 'string' },
    url: { type: 'string', nullable: true },
    commit: { type: 'string', nullable: true },
    release: { type: 'integer', nullable: true },
    created_at: { type: 'string' }
  }
}

async function serve () {
  const database = new pg.Pool({ connectionString: process.env.POSTGRES_URL, max: 16 })
  const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true })
  const app = Fastify()

  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request, reply) => {
    const shown = KEY.exec(request.headers.authorization ?? '')
    const found = shown && (await database.query({ ...FIND_KEY, values: [shown[1]] })).rows[0]
    const hash = found && createHash('sha256').update(shown[2]).digest()
    if (!found || !timingSafeEqual(hash, found.hash) || !found.scopes.includes('READ')) {
      return reply.code(401).send({ error: 'no such key' })
    }
    request.caller = { key: shown[1], user: found.id }
  })

  await app.register(rateLimit, {
    hook: 'preHandler',
    redis,
    max: 1_000_000_000,
    timeWindow: '1 minute',
    keyGenerator: request => request.caller.key
  })

  app.get('/api/projects/:id', { schema: { response: { 200: PROJECT } } }, async (request, reply) => {
    const values = [request.params.id, request.caller.user]
    const row = (await database.query({ ...FIND_PROJECT, values })).rows[0]
    if (!row) {
      return reply.code(404).send({ error: 'no such project' })
    }
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      kind: row.kind,
      status: row.status,
      repository: `http://127.0.0.1/git/${row.id}/${row.name}`,
      url: row.url,
      commit: row.commit_id,
      release: row.number,
      created_at: row.created_at.toISOString()
    }
  })

  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
}

const workers = Number(process.env.WORKERS)
if (workers > 1 && cluster.isPrimary) {
  for (let i = 0; i < workers; i++) cluster.fork()
  process.on('SIGTERM', () => process.exit())
} else {
  await serve()
}
