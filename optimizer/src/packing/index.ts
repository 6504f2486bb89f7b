export {
  type CartonProblem,
  type CartonsSolution,
  type CartonType,
  costOfParcel,
  type PackedCarton,
  type Postage,
} from './cartons.ts'
export { checkCartons } from './check-cartons.ts'
export { checkContainers } from './check-containers.ts'
export { checkPacking, valueOfPacking } from './check-packing.ts'
export { chooseCartons } from './choose-cartons.ts'
export { fillContainer } from './fill-container.ts'
export {
  type ContainersProblem,
  type ContainersSolution,
  type ContainerType,
  type LoadedContainer,
  packContainers,
} from './pack-containers.ts'
export type { BoxType, Container, Edge, FillProblem, PackingRules, Placement } from './problem.ts'
