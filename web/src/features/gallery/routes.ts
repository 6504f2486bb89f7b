import type { Feature } from '../../app/feature.ts'

/** All components on one page, for those who build with them. Not part of the product's build. */
export const galleryFeature: Feature = {
  module: 'gallery',
  always: true,
  navigation: [],
  routes: [],
  openRoutes: [{ path: '/gallery', load: () => import('./Gallery.tsx') }],
  texts: () => import('./texts.ts'),
}
