import { ApiProblem } from '@shangshu/server/http-client'
import { currentLanguage, readProblem } from '@shangshu/ui'

/**
 * Sends a file as the raw body, its name beside it, and tells how much has gone out (0–1).
 * @throws ApiProblem when the server refuses it
 */
export function sendFile<Answer>(
  path: string,
  file: File,
  options: { method?: 'POST' | 'PUT'; contentType?: string; onProgress?(share: number): void } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(options.method ?? 'POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', currentLanguage())
    request.setRequestHeader('content-type', options.contentType ?? 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
    request.setRequestHeader('idempotency-key', crypto.randomUUID())
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(new TypeError('Failed to fetch'))
    request.onload = () => {
      let body: unknown
      try {
        body = JSON.parse(request.responseText)
      } catch {
        body = undefined
      }
      if (request.status >= 200 && request.status < 300) resolve(body as Answer)
      else if (body !== undefined) reject(new ApiProblem(body as ConstructorParameters<typeof ApiProblem>[0]))
      else reject(readProblem(request.status, undefined))
    }
    request.send(file)
  })
}
