import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BoxType, Container, Edge } from '@shangshu/optimizer/packing/index.ts'

export interface PackingInstance {
  name: string
  container: Container
  boxes: BoxType[]
}

/** Reads a file of the OR-Library's container problems. @param isSeeded files thpack1 to 7 have a seed beside the problem's number */
export function readThpack(directory: string, file: string, isSeeded: boolean): PackingInstance[] {
  const numbers = readFileSync(join(directory, file), 'utf8').trim().split(/\s+/).map(Number)
  let at = 0
  const next = () => numbers[at++]!
  return Array.from({ length: next() }, () => {
    const name = `${file} ${next()}`
    if (isSeeded) next()
    const container = { length: next(), width: next(), height: next() }
    const boxes = Array.from({ length: next() }, () => {
      next()
      const edges: [Edge, number, number][] = [
        ['length', next(), next()],
        ['width', next(), next()],
        ['height', next(), next()],
      ]
      const [length, width, height] = edges.map(([, size]) => size) as [number, number, number]
      const upright = edges.filter(([, , mayStand]) => mayStand === 1).map(([edge]) => edge)
      return { length, width, height, count: next(), upright }
    })
    return { name, container, boxes }
  })
}

/** Best known packed volume by file and number, as `thpack1.txt 7`. */
export function readBestVolumes(directory: string): Map<string, number> {
  const rows = readFileSync(join(directory, 'br_best_known_dev.csv'), 'utf8').trim().split('\n').slice(1)
  return new Map(
    rows.map((row) => {
      const [file, number, volume] = row.split(',')
      return [`${file} ${number}`, Number(volume)]
    }),
  )
}
