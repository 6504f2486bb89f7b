import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { ConnectorError } from '../connectors/connector.ts'
import { createOutbound, isPrivateAddress } from './outbound-http.ts'

const server = createServer((request, response) => {
  if (request.url === '/redirect') {
    response.writeHead(302, { location: '/' })
    response.end()
    return
  }
  if (request.url === '/break') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    response.destroy()
    return
  }
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () =>
    response.end(
      JSON.stringify({ method: request.method, body: Buffer.concat(pieces).toString(), x: request.headers['x-test'] }),
    ),
  )
})
let url: string
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

test('addresses of our own network are told from those outside', () => {
  for (const inside of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    'nonsense',
  ])
    assert.equal(isPrivateAddress(inside), true, inside)
  for (const outside of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    assert.equal(isPrivateAddress(outside), false, outside)
})

test('requests go out with method, headers and body; redirects are not followed', async () => {
  const send = createOutbound({ privateAddresses: true })
  const answer = await send({ method: 'POST', url: `${url}/x`, headers: { 'x-test': 'yes' }, body: Buffer.from('你好') })
  assert.deepEqual([answer.status, JSON.parse(answer.body.toString())], [200, { method: 'POST', body: '你好', x: 'yes' }])
  assert.equal((await send({ method: 'GET', url: `${url}/redirect`, headers: {} })).status, 302)
})

test('inside addresses are refused where they are not wanted, also behind a name, and plain http outside always', async () => {
  const guarded = createOutbound({ privateAddresses: false })
  const refused = (target: string, send = guarded) =>
    assert.rejects(
      send({ method: 'GET', url: target, headers: {} }),
      (error) => error instanceof ConnectorError && error.code === 'address_not_allowed',
    )
  await refused(url)
  await refused(url.replace('127.0.0.1', 'localhost'))
  await refused('http://169.254.169.254/latest/meta-data')
  await refused('http://[::1]:1/')
  await refused('https://10.0.0.1/')
  await refused('http://8.8.8.8/')
  await refused('http://8.8.8.8/', createOutbound({ privateAddresses: true }))
  await refused('ftp://8.8.8.8/')
})

test('what breaks on the way is a temporary failure', async () => {
  const send = createOutbound({ privateAddresses: true })
  const temporary = (target: string) =>
    assert.rejects(
      send({ method: 'GET', url: target, headers: {} }),
      (error) => error instanceof ConnectorError && error.kind === 'temporary',
    )
  await temporary(`${url}/break`)
  await temporary('http://127.0.0.1:1/')
})
