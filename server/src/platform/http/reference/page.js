// The reference in a browser: reads /api/openapi.json and draws it. No library, and nothing from elsewhere, so that it works under the
// strict content policy and without a way to the internet.

const texts = {
  'zh-CN': {
    title: '接口文档',
    search: '搜索路径、名称或权限',
    other: 'English',
    dark: '深浅色',
    document: '下载 OpenAPI 3.1',
    start: '开始使用',
    intro: [
      [
        '登录与密钥',
        '浏览器内使用登录会话；程序使用“设置 → API 密钥”中创建的密钥，放在请求头 Authorization: Bearer ssk_…。密钥只拥有创建时勾选的权限和店铺、仓库范围。',
      ],
      [
        '写入与重试',
        '所有写入都接受 Idempotency-Key（8 到 200 个字符）。同一个键和同样的内容只会执行一次，重发会得到原来的回答（带 Idempotent-Replayed: true）。键保留两天。',
      ],
      ['编辑冲突', '编辑单据时带上读到的版本：If-Match: "3"。版本已变时回答 409，内容不会被覆盖。'],
      ['翻页', '列表按游标翻页：回答里的 next 放进下一次请求的 cursor，为 null 表示到底。'],
      ['数值', '金额是最小货币单位的整数（分），数量是最小单位的整数，时间是 UTC 的 ISO 8601，日期是 YYYY-MM-DD。'],
      ['错误', '按 RFC 9457 返回：code 给程序判断，detail 按 Accept-Language 给人看，errors 指出字段，requestId 用来查日志。'],
    ],
    permission: '权限',
    open: '无需登录',
    session: '登录即可',
    parameters: '参数',
    name: '名称',
    place: '位置',
    type: '类型',
    path: '路径',
    query: '查询',
    header: '请求头',
    needed: '必填',
    body: '请求内容',
    answer: '回答',
    errors: '可能的错误',
    code: '代码',
    status: '状态',
    meaning: '含义',
    example: '命令行示例',
    attempt: '试一下',
    key: 'API 密钥（空着则用当前登录）',
    send: '发送',
    sending: '正在发送…',
    writes: '这会真的写入数据。',
    failed: '没有得到回答',
    file: '选择文件',
    nothing: '没有找到',
    unreadable: '接口文档读取失败，请刷新重试。',
    language: '接口说明为英文；错误说明为中文。',
    notJson: '请求内容不是有效的 JSON',
  },
  'en-US': {
    title: 'API reference',
    search: 'Search path, name or permission',
    other: '中文',
    dark: 'Light or dark',
    document: 'Download OpenAPI 3.1',
    start: 'Getting started',
    intro: [
      [
        'Sessions and keys',
        'A browser uses the session of the person signed in. Programs use a key from Settings → API keys in the header Authorization: Bearer ssk_…. A key may do what was ticked when it was made, in its shops and warehouses.',
      ],
      [
        'Writes and retries',
        'Every write takes an Idempotency-Key (8 to 200 characters). The same key with the same content is done once; sending it again returns the first answer (with Idempotent-Replayed: true). Keys are kept for two days.',
      ],
      [
        'Edits at the same time',
        'An edit names the version that was read: If-Match: "3". When it has moved on the answer is 409 and nothing is overwritten.',
      ],
      ['Pages', 'Lists page by cursor: put next of an answer into cursor of the next call; null is the end.'],
      [
        'Values',
        'Money is an integer in the minor unit of its currency, quantities are integers in the smallest unit, times are ISO 8601 in UTC, days are YYYY-MM-DD.',
      ],
      [
        'Errors',
        'RFC 9457: code is for programs, detail for people (by Accept-Language), errors name fields, requestId finds the log line.',
      ],
    ],
    permission: 'Permission',
    open: 'open to anyone',
    session: 'anyone signed in',
    parameters: 'Parameters',
    name: 'Name',
    place: 'In',
    type: 'Type',
    path: 'path',
    query: 'query',
    header: 'header',
    needed: 'required',
    body: 'Request body',
    answer: 'Answer',
    errors: 'What may be refused',
    code: 'Code',
    status: 'Status',
    meaning: 'Meaning',
    example: 'On the command line',
    attempt: 'Try it',
    key: 'API key (empty: the session of this browser)',
    send: 'Send',
    sending: 'Sending…',
    writes: 'This really writes.',
    failed: 'No answer',
    file: 'Choose a file',
    nothing: 'Nothing found',
    unreadable: 'The document could not be read. Reload to try again.',
    language: '',
    notJson: 'The body is not JSON',
  },
}

const root = document.documentElement
const chosenLanguage = localStorage.getItem('shangshu.language') ?? navigator.language
let language = chosenLanguage.startsWith('zh') ? 'zh-CN' : 'en-US'
const chosenColor = localStorage.getItem('shangshu.color')
root.dataset.color =
  chosenColor === 'dark' || (chosenColor !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches) ? 'dark' : 'light'
root.lang = language

let api = null
let operations = []
let keyText = ''

const t = (key) => texts[language][key]
const named = (names, fallback) => (language === 'zh-CN' ? names?.zh : names?.en) ?? fallback

/** An element: attributes, listeners under `on…`, children as texts or elements. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

addEventListener('DOMContentLoaded', async () => {
  try {
    const response = await fetch('/api/openapi.json')
    if (!response.ok) throw new Error(String(response.status))
    api = await response.json()
  } catch {
    document.body.replaceChildren(el('main', {}, el('p', { role: 'alert' }, t('unreadable'))))
    return
  }
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  )
  draw()
  addEventListener('hashchange', () => {
    drawOperation()
    markCurrent()
  })
})

function draw() {
  document.title = `商枢 ${t('title')}`
  root.lang = language
  const list = el('div', { id: 'list' })
  const search = el('input', {
    type: 'search',
    placeholder: t('search'),
    'aria-label': t('search'),
    oninput: () => drawList(list, search.value),
  })
  const nav = el(
    'nav',
    { 'aria-label': t('title') },
    el(
      'header',
      {},
      el('strong', {}, '商枢 API'),
      ' ',
      el('span', { class: 'quiet' }, api.info.version),
      el(
        'div',
        { class: 'tools' },
        el(
          'button',
          {
            type: 'button',
            onclick: () => {
              language = language === 'zh-CN' ? 'en-US' : 'zh-CN'
              localStorage.setItem('shangshu.language', language)
              draw()
            },
          },
          t('other'),
        ),
        el(
          'button',
          {
            type: 'button',
            onclick: () => {
              root.dataset.color = root.dataset.color === 'dark' ? 'light' : 'dark'
              localStorage.setItem('shangshu.color', root.dataset.color)
            },
          },
          t('dark'),
        ),
      ),
      search,
    ),
    list,
  )
  document.body.replaceChildren(nav, el('main', { id: 'main', tabindex: '-1' }))
  drawList(list, '')
  drawOperation()
}

function drawList(list, wanted) {
  const words = wanted.trim().toLowerCase().split(/\s+/)
  const found = operations.filter((one) => {
    const text = `${one.operationId} ${one.method} ${one.path} ${one.summary} ${one['x-permission']}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const groups = (api.tags ?? []).map((tag) => ({ tag, items: found.filter((one) => one.tags[0] === tag.name) }))
  const shown = groups.filter(({ items }) => items.length > 0)
  const current = chosen()?.tags[0]
  list.replaceChildren(
    ...(wanted.trim() === ''
      ? [el('ul', {}, el('li', {}, el('a', { href: '#' }, t('start'))))]
      : shown.length === 0
        ? [el('p', { class: 'quiet', role: 'status', style: 'padding: 0 16px' }, t('nothing'))]
        : []),
    ...shown.map(({ tag, items }) =>
      el(
        'details',
        { open: wanted.trim() !== '' || tag.name === current },
        el('summary', {}, named(tag['x-names'], tag.name), el('span', { class: 'group' }, `${tag.name} · ${items.length}`)),
        el(
          'ul',
          {},
          items.map((one) =>
            el(
              'li',
              {},
              el(
                'a',
                { href: `#${one.operationId}`, title: `${one.method} ${one.path}` },
                el('span', { class: `method ${one.method}` }, one.method),
                el('span', {}, one.summary),
              ),
            ),
          ),
        ),
      ),
    ),
  )
  markCurrent()
}

function markCurrent() {
  for (const link of document.querySelectorAll('nav li a')) {
    if (link.getAttribute('href') === (location.hash || '#')) {
      link.setAttribute('aria-current', 'page')
      link.closest('details')?.setAttribute('open', '')
    } else link.removeAttribute('aria-current')
  }
}

function chosen() {
  return operations.find((one) => `#${one.operationId}` === location.hash)
}

function drawOperation() {
  const main = document.querySelector('main')
  main.scrollTop = 0
  const one = chosen()
  main.replaceChildren(one ? operationSection(one) : introduction())
}

function introduction() {
  return el(
    'section',
    {},
    el('h1', {}, `商枢 ${t('title')}`),
    el('p', { class: 'quiet' }, t('language')),
    el('p', {}, el('a', { href: '/api/openapi.json', download: 'shangshu-openapi.json' }, t('document'))),
    t('intro').map(([title, text]) => [el('h2', {}, title), el('p', {}, text)]),
    el('pre', {}, `curl -H 'Authorization: Bearer ssk_…' '${location.origin}/api/orders?limit=20'`),
  )
}

function operationSection(one) {
  const permission = one['x-permission']
  const word = permission === 'public' ? t('open') : permission === 'session' ? t('session') : permission
  const [success, answer] = Object.entries(one.responses).find(([status]) => status !== 'default')
  const [answerType, answerContent] = Object.entries(answer.content ?? {})[0] ?? []
  const [bodyType, bodyContent] = Object.entries(one.requestBody?.content ?? {})[0] ?? []
  const errors = one['x-errors'] ?? []
  return el(
    'section',
    {},
    el('h1', {}, one.summary),
    el('p', { class: 'path' }, el('span', { class: `method ${one.method}` }, `${one.method} `), one.path),
    el('p', { class: 'quiet' }, `${t('permission')}: `, el('code', {}, word), ` · ${one.operationId}`),
    one.parameters.length > 0 && [
      el('h2', {}, t('parameters')),
      table(
        [t('name'), t('place'), t('type')],
        one.parameters.map((parameter) => [
          el('td', { class: 'name' }, el('code', {}, parameter.name), parameter.required && requiredMark()),
          el('td', {}, t(parameter.in) ?? parameter.in),
          el('td', {}, kindOf(parameter.schema), notesOf(parameter.schema)),
        ]),
      ),
    ],
    bodyContent && [
      el('h2', {}, `${t('body')} · ${Object.keys(one.requestBody.content).join(', ')}`),
      el('div', { class: 'schema' }, schemaTree(bodyContent.schema, 0)),
    ],
    answerContent && [
      el('h2', {}, `${t('answer')} ${success} · ${answerType}`),
      el('div', { class: 'schema' }, schemaTree(answerContent.schema, 0)),
    ],
    errors.length > 0 && [
      el('h2', {}, t('errors')),
      table(
        [t('code'), t('status'), t('meaning')],
        errors.map((error) => [
          el('td', {}, el('code', {}, error.code)),
          el('td', {}, String(error.status)),
          el('td', {}, named(error, error.en)),
        ]),
      ),
    ],
    el('h2', {}, t('example')),
    el('pre', {}, curlOf(one, bodyType, bodyContent)),
    ...tryIt(one, bodyType, bodyContent),
  )
}

function table(headings, rows) {
  return el(
    'table',
    {},
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        headings.map((heading) => el('th', { scope: 'col' }, heading)),
      ),
    ),
    el(
      'tbody',
      {},
      rows.map((cells) => el('tr', {}, cells)),
    ),
  )
}

function requiredMark() {
  return el('span', { class: 'needed', title: t('needed'), 'aria-label': t('needed') }, ' *')
}

function resolved(schema) {
  if (!schema?.$ref) return schema ?? {}
  const { $ref, ...beside } = schema
  return { ...api.components.schemas[$ref.split('/').at(-1)], ...beside }
}

/** What may stand there besides null. */
function choicesOf(schema) {
  return (schema.anyOf ?? schema.oneOf ?? []).filter((choice) => resolved(choice).type !== 'null')
}

function kindOf(raw) {
  const schema = resolved(raw)
  const shape = raw?.$ref?.split('/').at(-1)
  // shapes may refer to themselves, so a name is not opened
  if (shape) return schema.format ? `${shape} (${schema.format})` : shape
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const nullable = (schema.anyOf ?? schema.oneOf)?.some((choice) => resolved(choice).type === 'null')
  const choices = choicesOf(schema)
  if (choices.length > 0) return [...choices.map(kindOf), ...(nullable ? ['null'] : [])].join(' | ')
  if (schema.type === 'array') return `${kindOf(schema.items)}[]`
  const kind = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${kind} (${schema.format})` : kind
}

function notesOf(raw) {
  const schema = resolved(raw)
  const notes = []
  if (schema.description) notes.push(schema.description)
  if (schema.minimum !== undefined && schema.minimum > -9e15) notes.push(`≥ ${schema.minimum}`)
  if (schema.maximum !== undefined && schema.maximum < 9e15) notes.push(`≤ ${schema.maximum}`)
  if (schema.minLength) notes.push(`≥ ${schema.minLength} ${language === 'zh-CN' ? '字' : 'characters'}`)
  if (schema.maxLength) notes.push(`≤ ${schema.maxLength} ${language === 'zh-CN' ? '字' : 'characters'}`)
  if (schema.maxItems) notes.push(`≤ ${schema.maxItems} ${language === 'zh-CN' ? '项' : 'items'}`)
  if (schema.default !== undefined) notes.push(`= ${JSON.stringify(schema.default)}`)
  return notes.length === 0 ? null : el('span', { class: 'kind' }, ` ${notes.join(' · ')}`)
}

/** The object or list of objects that a schema opens into, if it does. */
function insideOf(raw, depth = 0) {
  if (depth > 8) return null
  const schema = resolved(raw)
  if (schema.properties || schema.type === 'object') return schema
  if (schema.type === 'array') return insideOf(schema.items, depth + 1)
  for (const choice of choicesOf(schema)) {
    const inside = insideOf(choice, depth + 1)
    if (inside) return inside
  }
  return null
}

/** The forms a value may have, when there are several that open into something. */
function formsOf(raw) {
  const schema = resolved(raw)
  if (schema.type === 'array') return formsOf(schema.items ?? {})
  const forms = choicesOf(schema).filter((choice) => insideOf(choice))
  return forms.length > 1 ? forms : []
}

function schemaTree(raw, depth) {
  const forms = depth < 8 && !raw.$ref ? formsOf(raw) : []
  if (forms.length > 0)
    return el(
      'ul',
      {},
      forms.map((form, index) =>
        el('li', {}, el('span', { class: 'kind' }, `${index + 1}/${forms.length}`), schemaTree(form, depth + 1)),
      ),
    )
  const inside = insideOf(raw)
  if (!inside) return el('ul', {}, el('li', {}, el('span', { class: 'kind' }, kindOf(raw)), notesOf(raw)))
  const lines = Object.entries(inside.properties ?? {}).map(([name, property]) => {
    const head = [
      el('code', {}, name),
      (inside.required ?? []).includes(name) && requiredMark(),
      ' ',
      el('span', { class: 'kind' }, kindOf(property)),
      notesOf(property),
    ]
    const within = depth < 8 && insideOf(property)
    if (!within || Object.keys(within.properties ?? {}).length === 0) return el('li', {}, head)
    return el('li', {}, el('details', { open: depth < 2 }, el('summary', {}, head), schemaTree(property, depth + 1)))
  })
  if (inside.additionalProperties && typeof inside.additionalProperties === 'object')
    lines.push(el('li', {}, el('code', {}, '…'), ' ', el('span', { class: 'kind' }, kindOf(inside.additionalProperties))))
  if (depth === 0 && lines.length === 0) lines.push(el('li', {}, el('span', { class: 'kind' }, kindOf(raw))))
  return el('ul', {}, lines)
}

/** A value that the schema would take, to start from. */
function sampleOf(raw, depth = 0) {
  const schema = resolved(raw)
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return sampleOf(choicesOf(schema)[0] ?? { type: 'null' }, depth)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || schema.properties) {
    const entries = depth > 6 ? [] : Object.entries(schema.properties ?? {})
    return Object.fromEntries(entries.map(([name, property]) => [name, sampleOf(property, depth + 1)]))
  }
  if (type === 'array') return depth > 6 ? [] : [sampleOf(schema.items, depth + 1)]
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum > -9e15 ? (schema.minimum ?? 1) : 1)
  if (type === 'boolean') return false
  if (type === 'null') return null
  if (schema.format === 'uuid') return '00000000-0000-7000-8000-000000000000'
  if (schema.format === 'date-time') return '2026-01-31T08:00:00.000Z'
  if (schema.format === 'date') return '2026-01-31'
  if (schema.format === 'email') return 'name@example.com'
  return '…'
}

function isJson(type) {
  return type === 'application/json'
}

function curlOf(one, bodyType, bodyContent) {
  const needed = one.parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  const query = needed.map((parameter) => `${parameter.name}=${encodeURIComponent(sampleOf(parameter.schema))}`).join('&')
  const lines = [`curl -X ${one.method} '${location.origin}${one.path}${query === '' ? '' : `?${query}`}'`]
  if (one.security.length > 0) lines.push("-H 'Authorization: Bearer ssk_…'")
  if (one.method !== 'GET') lines.push('-H "Idempotency-Key: $(uuidgen)"')
  if (one.parameters.some((parameter) => parameter.name === 'If-Match')) lines.push(`-H 'If-Match: "1"'`)
  if (bodyType) lines.push(`-H 'Content-Type: ${bodyType}'`)
  if (bodyContent && isJson(bodyType)) lines.push(`-d '${JSON.stringify(sampleOf(bodyContent.schema)).replaceAll("'", "'\\''")}'`)
  else if (bodyType) lines.push("--data-binary '@file'")
  return lines.join(' \\\n  ')
}

function tryIt(one, bodyType, bodyContent) {
  const fields = one.parameters
    .filter((parameter) => parameter.name !== 'Idempotency-Key')
    .map((parameter) => ({ parameter, input: el('input', { type: 'text', required: parameter.required, autocomplete: 'off' }) }))
  const body =
    bodyContent && isJson(bodyType)
      ? el('textarea', { spellcheck: 'false', 'aria-label': t('body') }, JSON.stringify(sampleOf(bodyContent.schema), null, 2))
      : null
  const file = bodyContent && !body ? el('input', { type: 'file', 'aria-label': t('file'), required: true }) : null
  const key = el('input', {
    type: 'password',
    value: keyText,
    autocomplete: 'off',
    placeholder: 'ssk_…',
    oninput: () => {
      keyText = key.value
    },
  })
  const out = el('div', { role: 'status' })
  const send = async (event) => {
    event.preventDefault()
    const say = (tone, ...content) => out.replaceChildren(el('p', { class: `status-${tone}` }, ...content))
    const value = (place) => fields.filter(({ parameter, input }) => parameter.in === place && input.value !== '')
    let path = one.path
    for (const { parameter, input } of value('path')) path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value))
    const query = new URLSearchParams(value('query').map(({ parameter, input }) => [parameter.name, input.value]))
    const headers = { accept: 'application/json', 'accept-language': language }
    for (const { parameter, input } of value('header'))
      headers[parameter.name] = parameter.name === 'If-Match' && !input.value.includes('"') ? `"${input.value}"` : input.value
    if (one.method !== 'GET') headers['idempotency-key'] = crypto.randomUUID()
    if (key.value.trim() !== '') headers.authorization = `Bearer ${key.value.trim()}`
    let content
    if (body) {
      try {
        content = JSON.stringify(JSON.parse(body.value))
      } catch (error) {
        say('bad', `${t('notJson')}: ${error.message}`)
        return
      }
      headers['content-type'] = 'application/json'
    } else if (file) {
      content = file.files[0]
      headers['content-type'] = content?.type || bodyType
    }
    say('good', t('sending'))
    const started = performance.now()
    try {
      const response = await fetch(`${path}${query.size > 0 ? `?${query}` : ''}`, { method: one.method, headers, body: content })
      const type = response.headers.get('content-type') ?? ''
      const text =
        type.includes('json') || type.startsWith('text/') ? await response.text() : `${(await response.blob()).size} bytes`
      const shown = type.includes('json') && text !== '' ? JSON.stringify(JSON.parse(text), null, 2) : text
      const facts = [response.headers.get('etag'), response.headers.get('x-request-id')].filter((fact) => fact !== null)
      say(
        response.ok ? 'good' : 'bad',
        `${response.status} · ${Math.round(performance.now() - started)} ms · ${[type, ...facts].join(' · ')}`,
      )
      out.append(el('pre', {}, shown.length > 200_000 ? `${shown.slice(0, 200_000)}…` : shown))
    } catch (error) {
      say('bad', `${t('failed')}: ${error.message}`)
    }
  }
  return [
    el('h2', {}, t('attempt')),
    el(
      'form',
      { onsubmit: send },
      one.security.length > 0 && el('label', {}, t('key'), key),
      fields.map(({ parameter, input }) =>
        el('label', {}, el('span', {}, el('code', {}, parameter.name), parameter.required && requiredMark()), input),
      ),
      file && el('label', {}, t('file'), file),
      body,
      el(
        'p',
        {},
        el('button', { type: 'submit', class: 'first' }, t('send')),
        one.method !== 'GET' && el('span', { class: 'quiet' }, ` ${t('writes')}`),
      ),
      out,
    ),
  ]
}
