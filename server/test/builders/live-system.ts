import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { type RunningSystem, startRunningSystem } from './programs.ts'
import { type SimulatedWorld, startSimulatedWorld } from './simulated-world.ts'

/** What a flow test stands on: a database of its own, the real API and worker on it, and shops of the simulator, all speaking HTTP. */
export interface LiveSystem {
  /** Of this process: to ask the truths and look into tables. It takes no part in the flow. */
  system: TestSystem
  running: RunningSystem
  world: SimulatedWorld
  close: () => Promise<void>
}

/** @param worldArgs options of the simulator */
export async function startLiveSystem(worldArgs: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<LiveSystem> {
  const system = await startTestSystem()
  const { ownerUrl, appUrl, masterKeys } = system.runtime.config
  const [running, world] = await Promise.all([
    startRunningSystem({ ownerUrl, appUrl, masterKey: masterKeys[0]!.key }, env),
    startSimulatedWorld(worldArgs),
  ])
  return {
    system,
    running,
    world,
    close: async () => {
      try {
        await Promise.all([running.close(), world.program.stop()])
      } finally {
        await system.close()
      }
    },
  }
}
