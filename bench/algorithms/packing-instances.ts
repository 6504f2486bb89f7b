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
  const rows = readFileSync(join(directory, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number))
  let at = 0
  const row = () => rows[at++]!
  return Array.from({ length: row()[0]! }, () => {
    const head = row()
    if (isSeeded !== (head.length === 2)) throw new Error(`${file}, line ${at}: not the head of a problem`)
    const [length, width, height] = row() as [number, number, number]
    const boxes = Array.from({ length: row()[0]! }, () => readBox(row()))
    return { name: `${file} ${head[0]}`, container: { length, width, height }, boxes }
  })
}

function readBox(row: readonly number[]): BoxType {
  // In problem 20 of thpack9 the mark behind the width is missing; all other boxes of that file may stand on any side.
  const numbers = row.length === 7 ? [...row.slice(0, 4), 1, ...row.slice(4)] : row
  const [, length, onLength, width, onWidth, height, onHeight, count] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const marks: [Edge, number][] = [
    ['length', onLength],
    ['width', onWidth],
    ['height', onHeight],
  ]
  return { length, width, height, count, upright: marks.filter(([, mayStand]) => mayStand === 1).map(([edge]) => edge) }
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
