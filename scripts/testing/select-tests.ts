/** Test files by how they have to be run. */
export interface TestSelection {
  /** Run by Node's test runner, several at once. */
  code: string[]
  /** Run in a browser against a started system, one after the other. */
  screens: string[]
}

/** What a person typed fits no test file. */
export class NoSuchTestError extends Error {
  override name = 'NoSuchTestError'
}

const codeRoots = /^(server|scripts|simulator|optimizer|bench|ui|web|pda)\//

/**
 * Sorts the project's paths into kinds of test.
 * @param wanted paths of files or directories relative to the checkout, or parts of a path; none: all tests
 * @throws NoSuchTestError for a word that fits nothing, because a run of nothing would look like a success
 */
export function selectTests(paths: string[], wanted: string[]): TestSelection {
  const tests = paths.filter((path) => codeRoots.test(path) && /\.test\.tsx?$/.test(path))
  for (const word of wanted) {
    if (!tests.some((path) => fits(path, word))) throw new NoSuchTestError(word)
  }
  const chosen = wanted.length === 0 ? tests : tests.filter((path) => wanted.some((word) => fits(path, word)))
  const isScreen = (path: string) => path.endsWith('.screen.test.ts')
  return { code: chosen.filter((path) => !isScreen(path)), screens: chosen.filter(isScreen) }
}

function fits(path: string, word: string): boolean {
  return path === word || path.startsWith(`${word.replace(/\/$/, '')}/`) || path.includes(word)
}

/** Whether a run of these files needs a database server: all tests that are not pure. */
export function needsDatabase(code: string[]): boolean {
  return code.some((path) => path.endsWith('.db.test.ts') || path.endsWith('.flow.test.ts') || /\/test\//.test(path))
}
